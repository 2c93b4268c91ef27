package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Limit;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of a result out of what a run has left, when all its processes are gone. What a limit had to do with it is
 * proven by what counted, not told from an exit code: a program killed by the kernel and one that kills itself look the
 * same. Confined to one run.
 */
final class RunReport {
    /** By the shell's convention, of a process that wrote beyond the size of one file. */
    private static final int FILE_SIZE_EXIT_CODE = 128 + 25;

    private static final int MOST_LEVELS = 10;

    private static final Logger log = LoggerFactory.getLogger(RunReport.class);

    private final Action action;
    private final ExecutionRoot root;
    private final SandboxedRun run;
    private final Accounting accounting;

    RunReport(Action action, ExecutionRoot root, SandboxedRun run, Accounting accounting) {
        this.action = action;
        this.root = root;
        this.run = run;
        this.accounting = accounting;
    }

    /** @throws InputChangedException if the run read in place something else than its action says */
    RunResult of(ProcessRunner.Ended ended) throws IOException {
        try {
            root.checkInPlace(action);
            return found(ended);
        } catch (IOException e) {
            if (ended.outcome() instanceof ProcessOutcome.Broken broken && !broken.isTransient()) {
                // Its processes may still be there: that must be said whatever else fails, or somebody runs it again.
                log.warn("what a broken run of {} has left cannot be told", action, e);
                return RunResult.withoutProcess(broken);
            }
            throw e;
        }
    }

    private RunResult found(ProcessRunner.Ended ended) throws IOException {
        ProcessOutcome outcome = ended.outcome() instanceof ProcessOutcome.Exited exited
                ? run.outcome(exited.code(), ended.standardError())
                : ended.outcome();
        Map<String, OutputFile> outputs = Map.of();
        Optional<String> unusable = Optional.empty();
        if (outcome instanceof ProcessOutcome.Exited exited && exited.code() == 0) {
            try {
                outputs = OutputCollector.collect(
                        run.workingDirectory(), action.limits().outputBytes(), action.outputs());
            } catch (UnusableOutputException e) {
                unusable = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (outcome instanceof ProcessOutcome.Exited exited) {
            Optional<Limit> limit = exceeded(exited.code(), unusable.isPresent());
            if (limit.isPresent()) {
                outcome = new ProcessOutcome.LimitExceeded(limit.get());
                outputs = Map.of();
                unusable = Optional.empty();
            }
        }
        return new RunResult(
                outcome,
                outputs,
                unusable,
                ended.standardOutput(),
                ended.standardError(),
                ended.wallTime(),
                accounting.use(),
                run.killed(),
                run.isWarm(),
                Optional.empty());
    }

    /** A run that came through all the same may have done something else for want of memory or processes. */
    private Optional<Limit> exceeded(int exitCode, boolean isIncomplete) throws IOException {
        Optional<Limit> accounted = accounting.check();
        if (accounted.isPresent() || (exitCode == 0 && !isIncomplete)) {
            return accounted;
        }
        if (exitCode == FILE_SIZE_EXIT_CODE && hasFileAtLimit()) {
            return Optional.of(Limit.FILE_SIZE);
        }
        return run.isDiskFull() ? Optional.of(Limit.DISK) : Optional.empty();
    }

    /** A program can send itself the signal; a file that can grow no more it has to write. */
    private boolean hasFileAtLimit() throws IOException {
        long limit = action.limits().fileBytes();
        for (Path directory : List.of(run.workingDirectory(), run.temporaryDirectory())) {
            try (Stream<Path> files = Files.find(
                    directory,
                    MOST_LEVELS,
                    (file, attributes) -> attributes.isRegularFile() && attributes.size() >= limit)) {
                if (files.findAny().isPresent()) {
                    return true;
                }
            } catch (UncheckedIOException unreadable) {
                // What the run has closed to us proves nothing.
            }
        }
        return false;
    }
}
