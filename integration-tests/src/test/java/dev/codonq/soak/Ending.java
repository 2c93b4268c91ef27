package dev.codonq.soak;

import dev.codonq.action.Isolation;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobScheduler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a scheduler is closed, while others submit to it. When it is closed, all of these have returned. */
enum Ending {
    CLOSE,
    CLOSE_NOW,
    CLOSE_TWICE,
    BY_CALLBACK,
    BY_LISTENER,
    /** After all jobs have ended. */
    IDLE;

    void end(JobScheduler scheduler, Ledger ledger, Heckler heckler, Findings findings) {
        switch (this) {
            case CLOSE -> {
                findings.saw(Seen.CLOSED);
                scheduler.close();
            }
            case CLOSE_NOW -> {
                findings.saw(Seen.CLOSED_NOW);
                scheduler.closeNow();
            }
            case CLOSE_TWICE -> closeTwice(scheduler, findings);
            case BY_CALLBACK -> closeByCallback(scheduler, ledger, findings);
            case BY_LISTENER -> closeByListener(scheduler, heckler, findings);
            case IDLE -> {
                findings.saw(Seen.CLOSED_WHEN_IDLE);
                scheduler.close();
            }
        }
    }

    private static void closeTwice(JobScheduler scheduler, Findings findings) {
        Thread second = new Thread(scheduler::closeNow, "soak-close-2");
        second.start();
        scheduler.close();
        ignoreCallbacks();
        try {
            second.join();
            findings.saw(Seen.CLOSED_TWICE);
        } catch (InterruptedException e) {
            findings.broken("somebody has interrupted the close");
        }
    }

    private static void closeByCallback(JobScheduler scheduler, Ledger ledger, Findings findings) {
        Submission submission =
                new Submission("the job that closes", JobOptions.defaults(), true, true, result -> true);
        Job job = ledger.submit(scheduler, Behaviour.FRESH.action("soak", -1, Isolation.DIRECTORY), submission);
        job.result()
                .thenRun(() -> {
                    findings.saw(Seen.CLOSED_BY_CALLBACK);
                    scheduler.close();
                })
                .join();
        ignoreCallbacks();
        scheduler.close();
    }

    private static void closeByListener(JobScheduler scheduler, Heckler heckler, Findings findings) {
        long before = findings.times(Seen.CLOSED_BY_LISTENER);
        heckler.closes(scheduler);
        for (int i = 0; i < 500 && findings.times(Seen.CLOSED_BY_LISTENER) == before; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        scheduler.close();
    }

    /** Who closes or submits completes jobs, and their callbacks may leave an interrupt, which would end a wait. */
    private static void ignoreCallbacks() {
        Thread.interrupted();
    }
}
