package dev.codonq.cli;

import dev.codonq.compile.Artifact;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** One batch from the start of the compiler to the reports. Not thread-safe; used once. */
final class BuildRun implements Batch.Handler {
    private final RunOptions options;
    private final Compiler.Settings settings;
    private final Interruption interruption;
    private final BatchLog log;
    private final List<ReportFile> reportFiles;
    private final List<JsonReport> reports = new ArrayList<>();
    private final Tally tally = new Tally();
    private final long startNanos = System.nanoTime();

    /**
     * @param settings what the compiler is started with
     * @param reportFiles open files, which receive a report each and stay open
     */
    BuildRun(
            RunOptions options,
            Compiler.Settings settings,
            Interruption interruption,
            BatchLog log,
            List<ReportFile> reportFiles) {
        this.options = options;
        this.settings = settings;
        this.interruption = interruption;
        this.log = log;
        this.reportFiles = reportFiles;
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
                startReports(compiler, startedAt);
                new Batch(compiler, Batch.window(options.jobs()), options.failFast(), interruption::isRequested, this)
                        .run(jobs.iterator());
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
            finishReports(wallTime);
            log.summary(tally, wallTime, interruption.isRequested());
            return tally.exitStatus();
        }
    }

    @Override
    public boolean finished(PlannedJob job, CompileResult result) {
        FinishedJob finished = result.isSuccess() ? deliver(job, result) : new FinishedJob(job, result, List.of());
        tally.add(finished.result());
        log.finished(finished);
        for (int i = 0; i < reports.size(); i++) {
            try {
                reports.get(i).add(finished);
            } catch (JacksonException e) {
                throw reportFiles.get(i).failed(e);
            }
        }
        return finished.result().isSuccess();
    }

    private static FinishedJob deliver(PlannedJob job, CompileResult result) {
        List<Path> delivered = new ArrayList<>();
        for (Artifact artifact : result.artifacts()) {
            Path place = job.directory().resolve(artifact.name());
            try {
                ArtifactWriter.write(artifact, place);
            } catch (IOException e) {
                return new FinishedJob(job, undelivered(result, place, e), List.of());
            }
            delivered.add(place);
        }
        return new FinishedJob(job, result, delivered);
    }

    private static CompileResult undelivered(CompileResult result, Path place, IOException e) {
        return new CompileResult(
                result.request(),
                Outcome.ERRORED,
                Failures.isDiskFull(e) ? Cause.DISK_FULL : Cause.INTERNAL,
                "cannot write " + TerminalText.oneLine(place.toString()) + ": " + Failures.reason(e),
                result.cacheUse(),
                result.actionKey(),
                result.uncacheable(),
                result.explanation(),
                result.exitCode(),
                result.attempts(),
                result.queueTime(),
                result.runTime(),
                result.use(),
                result.killedProcesses(),
                List.of(),
                result.diagnostics(),
                result.log());
    }

    private void startReports(Compiler compiler, Instant startedAt) {
        for (ReportFile file : reportFiles) {
            reports.add(new JsonReport(
                    file.stream(), VersionProvider.version(), compiler.toolchain(), options.isolation(), startedAt));
        }
    }

    private void finishReports(Duration wallTime) {
        for (int i = 0; i < reports.size(); i++) {
            try {
                reports.get(i).finish(tally, wallTime);
            } catch (JacksonException e) {
                throw reportFiles.get(i).failed(e);
            }
            reportFiles.get(i).commit();
        }
    }
}
