package dev.codonq.cli;

import dev.codonq.compile.CompileRequest;
import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request and the places of what it makes. Immutable.
 *
 * @param directory where the artifact goes, as the user gave it and the source's place below the root
 * @param options files that options came from, to be named in a depfile; null where there is to be none
 */
record PlannedJob(
        JobSpec spec,
        CompileRequest request,
        Path directory,
        @Nullable List<Path> options) {
    Path artifact() {
        return directory.resolve(request.artifactName());
    }

    Optional<Depfile> depfile() {
        return Optional.ofNullable(options).map(files -> new Depfile(artifact(), files));
    }

    /** Returns where files are put. */
    List<Path> places() {
        return options == null ? List.of(artifact()) : List.of(artifact(), new Depfile(artifact(), options).place());
    }

    /** Returns the source's name for messages, with the line of the manifest it comes from. */
    String label() {
        String source = TerminalText.oneLine(spec.source().toString());
        return spec.origin().isEmpty() ? source : source + " (" + spec.origin() + ")";
    }
}
