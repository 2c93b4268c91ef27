package dev.codonq.scheduling;

import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the threads of the scheduler do, and a report of what takes longer than any run may. Thread-safe.
 *
 * <p>A thread that hangs is left alone, since nobody can say what it would leave behind; but it is not left in silence.
 */
final class Activities {
    private static final Logger log = LoggerFactory.getLogger(Activities.class);

    /** What a run may take besides its own time: for inputs, outputs, the kernel's killing and callbacks. */
    private static final Duration ALLOWANCE = Duration.ofMinutes(1);

    private final Admission admission;
    private final Timer timer;
    private final Observation observation;
    private final boolean mayWaitElsewhere;
    private final Map<Activity, Timer.Alarm> activities = new ConcurrentHashMap<>();

    /** @param mayWaitElsewhere whether runs can have left our queue and wait in that of others, for as long as these like */
    Activities(Admission admission, Timer timer, Observation observation, boolean mayWaitElsewhere) {
        this.mayWaitElsewhere = mayWaitElsewhere;
        this.admission = admission;
        this.timer = timer;
        this.observation = observation;
    }

    /** Begins to serve the run of {@code lease}, which has begun, on the calling thread. */
    Activity begin(Lease lease) {
        Activity activity = new Activity(admission, lease, observation);
        activities.put(activity, alarm(activity));
        return activity;
    }

    /** Where the system has no thread for the timer, or time no end, the run goes on without. */
    private Timer.Alarm alarm(Activity activity) {
        try {
            return timer.after(longest(activity), () -> report(activity));
        } catch (RuntimeException | Error e) {
            log.debug("job {} is not watched: it will not be reported if it hangs", activity.job(), e);
            return () -> {};
        }
    }

    private static Duration longest(Activity activity) {
        ResourceLimits limits = activity.run().action().limits();
        return limits.timeout().plus(limits.gracePeriod()).plus(ALLOWANCE);
    }

    void end(Activity activity) {
        Timer.Alarm alarm = activities.remove(activity);
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void report(Activity activity) {
        Timer.Alarm again = timer.after(ALLOWANCE, () -> report(activity));
        if (activities.replace(activity, again) == null) {
            // It has just ended, and could not take this alarm with it.
            again.cancel();
            return;
        }
        if (mayWaitElsewhere && activity.processAge().compareTo(longest(activity)) < 0) {
            return;
        }
        log.warn(
                "job {} has been at {} for {} on {}, longer than its limits allow; the thread is at{}",
                activity.job(),
                activity.phase(),
                activity.age(),
                activity.thread().getName(),
                stackOf(activity.thread()));
        observation.runStuck(
                activity.job(),
                activity.run().key().actionKey(),
                activity.phase().toString(),
                activity.thread().getName(),
                activity.age());
    }

    private static String stackOf(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> System.lineSeparator() + "    " + frame)
                .collect(Collectors.joining());
    }

    /** Returns what is under way. */
    List<SchedulerSnapshot.ActiveRun> now() {
        return activities.keySet().stream().map(Activity::snapshot).toList();
    }
}
