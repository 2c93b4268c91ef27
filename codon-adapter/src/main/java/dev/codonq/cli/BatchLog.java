package dev.codonq.cli;

import dev.codonq.action.ActionKey;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.report.FinishedJob;
import dev.codonq.report.Tally;
import dev.codonq.terminal.TerminalText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a batch says on standard error: a line for each finished job, what the compiler said where it failed, a summary
 * at the end. Not thread-safe.
 */
final class BatchLog {
    /** A run may have printed megabytes until it was ended for that. Its end says most often why. */
    private static final int LONGEST_BLOCK = 16 << 10;

    private final Console console;
    private final boolean showSuccesses;
    private final boolean showSummary;
    private final boolean showWarnings;
    private final @Nullable Path keepFailed;
    private final boolean explains;

    /** @param isLive whether a live view shows the successes, as long as nobody wants to know more of them */
    BatchLog(Console console, OutputOptions options, boolean explains, boolean isLive) {
        this.console = console;
        this.showSuccesses = options.showsSuccesses() && (!isLive || explains || options.isVerbose());
        this.showSummary = !options.isQuiet();
        this.showWarnings = options.isVerbose();
        this.keepFailed = options.keepFailed();
        this.explains = explains;
    }

    void finished(FinishedJob job) {
        CompileResult result = job.result();
        if (result.isSuccess()) {
            if (showSuccesses) {
                console.errorText(success(job) + missed(job) + killed(job) + (showWarnings ? block(result.log()) : ""));
            }
        } else if (result.outcome() != Outcome.CANCELLED) {
            console.errorText(failure(job));
        } else if (showSuccesses) {
            console.errorText(line("cancel", job.label(), causeOf(result)));
        }
    }

    void summary(Tally tally, Duration wallTime, boolean interrupted) {
        if (showSummary) {
            console.error((interrupted ? "interrupted; " : "") + tally.summary(wallTime));
        }
    }

    private static String success(FinishedJob job) {
        String places = job.delivered().stream()
                .map(Path::toString)
                .map(TerminalText::oneLine)
                .collect(Collectors.joining(", "));
        return line("ok", job.label() + " -> " + places, time(job.result()));
    }

    private String failure(FinishedJob job) {
        CompileResult result = job.result();
        StringBuilder text = new StringBuilder();
        String word = switch (result.outcome()) {
            case TIMED_OUT -> "TIMEOUT";
            case ERRORED -> "ERROR";
            case REJECTED -> "REJECT";
            default -> "FAILED";
        };
        String time = time(result);
        text.append(line(word, job.label(), causeOf(result) + (time.isEmpty() ? "" : "  " + time)));
        // Of a failed linker the compiler says only that it failed; why stands before that.
        List<Diagnostic> diagnostics = result.cause() == Cause.LINK_ERROR ? List.of() : result.diagnostics();
        diagnostics.forEach(diagnostic -> text.append(DiagnosticPrinter.format(diagnostic)));
        // Diagnostics say it better than our own line, which may only repeat them.
        if (diagnostics.isEmpty() || result.cause() != Cause.COMPILE_ERROR) {
            text.append(source(job) + ": error: " + TerminalText.oneLine(result.message()) + "\n");
        }
        text.append(missed(job)).append(killed(job)).append(kept(job));
        if (diagnostics.isEmpty()) {
            text.append(block(result.log()));
        }
        return text.toString();
    }

    private String missed(FinishedJob job) {
        return explains
                ? MissNote.of(job.result())
                        .map(note -> source(job) + ": note: " + note + "\n")
                        .orElse("")
                : "";
    }

    private static String killed(FinishedJob job) {
        List<String> names = job.result().killedProcesses();
        return names.isEmpty() ? "" : source(job) + ": note: " + KilledProcesses.line(names) + "\n";
    }

    private String kept(FinishedJob job) {
        ActionKey key = job.result().actionKey();
        if (keepFailed == null || key == null || !Files.exists(keepFailed.resolve(key.shortName()))) {
            return "";
        }
        String place = TerminalText.oneLine(keepFailed.resolve(key.shortName()).toString());
        return source(job) + ": note: kept in " + place + "; its run.sh repeats the run\n";
    }

    private static String source(FinishedJob job) {
        return TerminalText.oneLine(job.source());
    }

    private static String causeOf(CompileResult result) {
        Cause cause = result.cause();
        return cause == null ? result.outcome().label() : cause.label();
    }

    private static String time(CompileResult result) {
        if (result.cacheUse().isHit()) {
            return "from cache";
        }
        Duration time = result.runTime();
        return time == null ? "" : String.format(Locale.ROOT, "%.2fs", time.toMillis() / 1000.0);
    }

    private static String line(String word, String subject, String detail) {
        return String.format(Locale.ROOT, "%-7s %s", word, subject) + (detail.isEmpty() ? "" : "  " + detail) + "\n";
    }

    /** Returns the end of {@code text} as lines, each ended; nothing of an empty one. */
    private static String block(String text) {
        String stripped = text.stripTrailing();
        if (stripped.isEmpty()) {
            return "";
        }
        int from = Math.max(0, stripped.length() - LONGEST_BLOCK);
        String leftOut = from == 0
                ? ""
                : String.format(Locale.ROOT, "[%,d characters left out; a JSON report holds them]\n", from);
        return leftOut + DiagnosticPrinter.plain(stripped.substring(from)) + "\n";
    }
}
