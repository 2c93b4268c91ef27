package dev.codonq.cli;

import dev.codonq.compile.CompileRequest;
import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;

/**
 * A request and the place of its artifact. Immutable.
 *
 * @param directory where the artifact goes, as the user gave it and the source's place below the root
 */
record PlannedJob(JobSpec spec, CompileRequest request, Path directory) {
    Path artifact() {
        return directory.resolve(request.artifactName());
    }

    /** Returns the source's name for messages, with the line of the manifest it comes from. */
    String label() {
        String source = TerminalText.oneLine(spec.source().toString());
        return spec.origin().isEmpty() ? source : source + " (" + spec.origin() + ")";
    }
}
