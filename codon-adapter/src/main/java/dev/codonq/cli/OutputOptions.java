package dev.codonq.cli;

import dev.codonq.manual.OptionGroup;
import dev.codonq.terminal.ColorChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where artifacts and reports go and what is shown. Filled by picocli; not thread-safe. */
@OptionGroup("Where results go and what is shown")
final class OutputOptions {
    /** How the progress of a batch is shown. */
    enum Progress {
        AUTO,
        PLAIN,
        NONE
    }

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "where artifacts go, each at its source's path relative to --root (default: build)")
    private Path out = Path.of("build");

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "the project's directory (default: the working directory, or the sources' common folder"
                    + " where they lie outside it)")
    private @Nullable Path root;

    @Option(
            names = "--report",
            paramLabel = "FORMAT=FILE",
            description = "write a report: json, sarif, junit, trace or html; '-' is standard output; repeatable")
    private List<ReportTarget> reports = new ArrayList<>();

    @Option(
            names = "--depfiles",
            description = "write beside each artifact, as ARTIFACT.d, what it was made from, for Make and Ninja")
    private boolean depfiles;

    @Option(
            names = "--keep-failed",
            paramLabel = "DIR",
            description = "keep there what a failed run saw and left, with a script that repeats it")
    private @Nullable Path keepFailed;

    @Option(
            names = "--progress",
            paramLabel = "auto|plain|none",
            description = "a live view on a terminal, else a line for every finished job (auto); always lines (plain);"
                    + " or only failures (none)")
    private Progress progress = Progress.AUTO;

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "colours; auto: on a terminal, unless NO_COLOR is set (default: auto)")
    private ColorChoice color = ColorChoice.AUTO;

    @Option(
            names = {"-q", "--quiet"},
            description = "show only failures")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "show also warnings of what succeeded, and our log")
    private boolean verbose;

    /** @throws UsageException if options contradict each other */
    void check() {
        if (out.toString().isEmpty()) {
            throw new UsageException("--out: the name is empty; give a directory");
        }
        if (keepFailed != null && keepFailed.toString().isEmpty()) {
            throw new UsageException("--keep-failed: the name is empty; give a directory");
        }
        if (reports.stream().filter(ReportTarget::isStandardOutput).count() > 1) {
            throw new UsageException("--report: only one report can go to standard output");
        }
    }

    Path out() {
        return out;
    }

    @Nullable
    Path root() {
        return root;
    }

    boolean writesDepfiles() {
        return depfiles;
    }

    @Nullable
    Path keepFailed() {
        return keepFailed;
    }

    List<ReportTarget> reports() {
        return reports;
    }

    /** Returns whether there is a live view where the terminal is one that can show it. */
    boolean wantsLiveView() {
        return !quiet && progress == Progress.AUTO;
    }

    boolean showsSuccesses() {
        return !quiet && progress != Progress.NONE;
    }

    ColorChoice color() {
        return color;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean isVerbose() {
        return verbose;
    }
}
