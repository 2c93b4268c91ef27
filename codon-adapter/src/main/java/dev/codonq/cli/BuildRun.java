package dev.codonq.cli;

import dev.codonq.compile.Artifact;
import dev.codonq.compile.ArtifactWriter;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.report.BatchStart;
import dev.codonq.report.FinishedJob;
import dev.codonq.report.Tally;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One batch from the start of the compiler to the reports. Not thread-safe; used once. */
final class BuildRun implements Batch.Handler {
    private final RunOptions options;
    private final Compiler.Settings settings;
    private final Interruption interruption;
    private final BatchLog log;
    private final Reports reports;
    private final BatchSummary summary;
    private final RepeatCommand repeat;
    private final Live live;
    private Optional<LiveProgress> view = Optional.empty();
    private final Tally tally = new Tally();
    private Runnable requireIsolation = () -> {};
    private Runnable kill = () -> {};
    private boolean isUnread;
    private final long startNanos = System.nanoTime();

    /** Opens the live view of a batch, if there is to be one. */
    interface Live {
        Optional<LiveProgress> open(Compiler compiler);
    }

    /**
     * @param settings what the compiler is started with
     * @param reports open, and left open
     */
    BuildRun(
            RunOptions options,
            Compiler.Settings settings,
            Interruption interruption,
            BatchLog log,
            BatchSummary summary,
            RepeatCommand repeat,
            Reports reports,
            Live live) {
        this.options = options;
        this.settings = settings;
        this.interruption = interruption;
        this.log = log;
        this.reports = reports;
        this.live = live;
        this.summary = summary;
        this.repeat = repeat;
    }

    /**
     * Runs {@code jobs} and returns the exit status.
     *
     * @throws MachineryException if there is no working compiler or a report cannot be written
     */
    int run(Iterable<PlannedJob> jobs, Compiler.Factory compilers) {
        Instant startedAt = Instant.now();
        try (Compiler compiler = compilers.start(settings)) {
            interruption.onRequest(compiler::closeNow);
            boolean complete = false;
            try {
                reports.start(new BatchStart(
                        VersionProvider.version(),
                        compiler.toolchain(),
                        options.isolation(),
                        options.runsAtOnce(),
                        startedAt));
                runBatch(compiler, jobs);
                complete = true;
            } catch (InterruptedException e) {
                throw new MachineryException("interrupted", e);
            } finally {
                if (!complete) {
                    // Closing would wait for jobs whose results nobody takes any more.
                    compiler.closeNow();
                }
            }
            Duration wallTime = Duration.ofNanos(System.nanoTime() - startNanos);
            try {
                reports.finish(tally, wallTime);
            } finally {
                // A report that cannot be written takes nothing from what is known.
                summary.print();
                log.summary(tally, wallTime, interruption.isRequested());
            }
            if (isUnread) {
                throw new BrokenPipeException();
            }
            return tally.exitStatus();
        }
    }

    private void runBatch(Compiler compiler, Iterable<PlannedJob> jobs) throws InterruptedException {
        view = live.open(compiler);
        requireIsolation = compiler::requireIsolation;
        kill = compiler::closeNow;
        try {
            new Batch(compiler, Batch.window(options.runsAtOnce()), options.failFast(), this::isEnding, this)
                    .run(jobs.iterator());
        } finally {
            view.ifPresent(LiveProgress::close);
            view = Optional.empty();
        }
    }

    @Override
    public boolean finished(PlannedJob job, CompileResult result) {
        // Not asked before: a batch of which all is in the cache needs no isolation.
        if (result.outcome() == Outcome.ERRORED && !isEnding()) {
            requireIsolation.run();
        }
        FinishedJob finished = result.isSuccess() ? deliver(job, result) : finished(job, result, List.of());
        tally.add(finished.result());
        summary.add(job, finished.result());
        view.ifPresent(progress -> progress.finished(finished.result()));
        say(finished);
        reports.add(finished);
        return finished.result().isSuccess();
    }

    /** Where nobody reads any more, the batch ends as if it had been asked to: with its reports. */
    private void say(FinishedJob finished) {
        try {
            if (!isUnread) {
                log.finished(finished);
            }
        } catch (BrokenPipeException e) {
            isUnread = true;
            kill.run();
        }
    }

    private boolean isEnding() {
        return isUnread || interruption.isRequested();
    }

    @Override
    public void pulse() {
        view.ifPresent(progress -> progress.pulse(tally));
    }

    private FinishedJob deliver(PlannedJob job, CompileResult result) {
        Optional<Depfile> depfile = job.depfile();
        if (depfile.isPresent()) {
            // First: what is killed in between leaves an artifact that is too old rather than one that looks up to
            // date.
            try {
                depfile.get().write(result.sources());
            } catch (IOException e) {
                return finished(job, undelivered(result, depfile.get().place(), e), List.of());
            }
        }
        List<Path> delivered = new ArrayList<>();
        for (Artifact artifact : result.artifacts()) {
            Path place = job.directory().resolve(artifact.name());
            try {
                ArtifactWriter.write(artifact, place);
            } catch (IOException e) {
                return finished(job, undelivered(result, place, e), List.of());
            }
            delivered.add(place);
        }
        return finished(job, result, delivered);
    }

    private static CompileResult undelivered(CompileResult result, Path place, IOException e) {
        return result.toBuilder()
                .outcome(Outcome.ERRORED)
                .cause(Failures.isDiskFull(e) ? Cause.DISK_FULL : Cause.INTERNAL)
                .message("cannot write " + TerminalText.oneLine(place.toString()) + ": " + Failures.reason(e))
                .artifacts(List.of())
                .build();
    }

    private FinishedJob finished(PlannedJob job, CompileResult result, List<Path> delivered) {
        String again = result.isSuccess() ? null : repeat.of(job.spec());
        return new FinishedJob(job.spec().source().toString(), job.label(), result, delivered, again);
    }
}
