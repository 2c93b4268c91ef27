package dev.codonq.scheduling;

import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a run whose end says nothing of its action: it runs once more. Thread-safe.
 *
 * <p>Where our machinery broke, and what was lacking may come back, after a pause that grows; a bounded number of times.
 * Where memory ran short and the run was given up for others, as soon as it can run alone; that happens once, since alone
 * it is the oldest.
 */
final class FailurePolicy {
    private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int PAUSE_FACTOR = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final int retries;
    private final Admission admission;
    private final Timer timer;
    private final Observation observation;

    /** @param retries how often a run is begun once more where our machinery broke */
    FailurePolicy(int retries, Admission admission, Timer timer, Observation observation) {
        this.retries = retries;
        this.admission = admission;
        this.timer = timer;
        this.observation = observation;
    }

    /** Returns whether the run that {@code activity} was for, and that ended like this, has been set to begin once more. */
    boolean beginsAgain(Activity activity, ProcessOutcome outcome) {
        Run run = activity.run();
        if (outcome instanceof ProcessOutcome.Stopped && run.isGivenUp()) {
            return run.waitAgain() && runAlone(activity);
        }
        return outcome instanceof ProcessOutcome.Broken broken
                && broken.isTransient()
                && failuresOf(run, activity) <= retries
                && run.waitAgain()
                && retry(activity, broken.message());
    }

    /** Of the attempts of a run that goes on alone, one was given up. */
    private static int failuresOf(Run run, Activity activity) {
        return activity.lease().queued().isAlone() ? run.attempts() - 1 : run.attempts();
    }

    private boolean runAlone(Activity activity) {
        log.warn(
                "memory is short: the run of {}, which held {} MiB, is given up and begins again alone",
                activity.run().action(),
                activity.mostMemoryInUse() >> 20);
        observation.runPreempted(activity.job(), activity.run().key().actionKey(), activity.mostMemoryInUse());
        enqueue(activity.lease().queued(), true);
        return true;
    }

    private boolean retry(Activity activity, String reason) {
        QueuedRun queued = activity.lease().queued();
        Duration pause = pauseAfter(activity.attempt());
        log.warn(
                "the run of {} broke and begins again in {}: {}", activity.run().action(), pause, reason);
        observation.runRetried(activity.job(), activity.run().key().actionKey(), activity.attempt(), pause, reason);
        // Without a slot: others run meanwhile. Forgotten when the timer is closed, after all jobs have their results.
        var unused = timer.after(pause, () -> enqueue(queued, queued.isAlone()));
        return true;
    }

    private static Duration pauseAfter(int attempt) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < attempt && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(PAUSE_FACTOR);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void enqueue(QueuedRun queued, boolean isAlone) {
        admission.enqueueAgain(queued, isAlone);
        // All who waited for it may have left while it was in no queue that they could have taken it out of.
        if (queued.run().isEnded()) {
            admission.remove(queued.run());
        }
    }
}
