package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds reports that would replace what the batch reads or makes, or each other. */
final class ReportClashes {
    private ReportClashes() {}

    /**
     * Checks {@code reports} against each other, the manifest and the jobs.
     *
     * @throws UsageException if a report would replace something
     */
    static void check(List<ReportTarget> reports, @Nullable String manifest, Iterable<PlannedJob> jobs) {
        Map<Path, String> names = new HashMap<>();
        for (ReportTarget report : reports) {
            if (place(report.file())
                    .map(place -> names.put(place, report.file()))
                    .isPresent()) {
                throw wrong(report.file(), "is given more than once");
            }
        }
        if (names.isEmpty()) {
            return;
        }
        Optional.ofNullable(manifest)
                .flatMap(ReportClashes::place)
                .map(names::get)
                .ifPresent(report -> {
                    throw wrong(report, "is the manifest");
                });
        for (PlannedJob job : jobs) {
            String sourceReport = names.get(real(job.spec().source()));
            if (sourceReport != null) {
                throw wrong(sourceReport, "is a source");
            }
            for (Path place : job.places()) {
                String report = names.get(real(place));
                if (report != null) {
                    String what = place.equals(job.artifact()) ? "artifact" : "depfile";
                    throw wrong(report, "is the " + what + " of " + job.label());
                }
            }
        }
    }

    private static UsageException wrong(String name, String message) {
        return new UsageException("--report: '" + TerminalText.oneLine(name) + "' " + message);
    }

    /** Returns where the file {@code name} is, or nothing for what is no plain file, such as a terminal. */
    private static Optional<Path> place(String name) {
        try {
            Path path = Path.of(name);
            boolean isPlain = Files.isRegularFile(path) || !Files.exists(path);
            return name.equals("-") || !isPlain ? Optional.empty() : Optional.of(real(path));
        } catch (InvalidPathException e) {
            // Who opens it says what is wrong with it.
            return Optional.empty();
        }
    }

    /** Returns {@code path} without links, as far as it exists. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (IOException e) {
            Path parent = absolute.getParent();
            return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
        }
    }
}
