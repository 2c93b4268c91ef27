package dev.codonq.cli;

import dev.codonq.report.BatchStart;
import dev.codonq.report.FinishedJob;
import dev.codonq.report.Report;
import dev.codonq.report.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** The reports on one batch and the files that receive them. Not thread-safe. */
final class Reports implements AutoCloseable {
    private final List<Target> targets = new ArrayList<>();

    private record Target(ReportTarget asked, ReportFile file) {}

    private record Started(Report report, ReportFile file) {}

    private final List<Started> started = new ArrayList<>();

    /** What a report does that can fail as writing fails. */
    @FunctionalInterface
    private interface Step {
        void on(Report report) throws IOException;
    }

    /**
     * Opens all files.
     *
     * @throws UsageException if nothing can be written to one of them; none is open then
     */
    static Reports open(List<ReportTarget> asked, Console console) {
        Reports reports = new Reports();
        boolean isOpen = false;
        try {
            for (ReportTarget target : asked) {
                reports.targets.add(new Target(target, ReportFile.open(target.file(), console)));
            }
            isOpen = true;
            return reports;
        } finally {
            if (!isOpen) {
                reports.close();
            }
        }
    }

    /**
     * Begins every report.
     *
     * @throws MachineryException if a report cannot be written
     */
    void start(BatchStart batch) {
        for (Target target : targets) {
            try {
                Report report = target.asked.format().start(target.file.stream(), batch);
                started.add(new Started(report, target.file));
            } catch (JacksonException e) {
                throw target.file.failed(e);
            }
        }
    }

    /** @throws MachineryException if a report cannot be written */
    void add(FinishedJob job) {
        started.forEach(target -> write(target, report -> report.add(job)));
    }

    /**
     * Completes the reports and puts them in their places.
     *
     * @throws MachineryException if a report cannot be written; the others are
     */
    void finish(Tally tally, Duration wallTime) {
        MachineryException failure = null;
        for (Started target : started) {
            try {
                write(target, report -> report.finish(tally, wallTime));
                target.file.commit();
            } catch (MachineryException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void write(Started target, Step step) {
        try {
            step.on(target.report);
        } catch (IOException | JacksonException e) {
            throw target.file.failed(e);
        }
    }

    /** Removes what was written and not put in its place. */
    @Override
    public void close() {
        targets.forEach(target -> target.file.close());
    }
}
