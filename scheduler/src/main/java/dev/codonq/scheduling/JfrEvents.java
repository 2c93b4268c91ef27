package dev.codonq.scheduling;

import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The events of the JVM's flight recorder. Thread-safe.
 *
 * <p>While nothing is recorded they cost next to nothing: the fields are filled in only for an event that is kept. As long
 * as nobody has asked for the recorder, no event is even made: the first one would have the JVM set up the recorder, which
 * takes a tenth of a second.
 *
 * <p>A run has an event with a duration. A job has one without, at its end, that says how long it took: an object per
 * waiting job would cost heap, and a job that was submitted before the recording began would be missing in it.
 */
final class JfrEvents {
    /** How the flight recorder spells an amount that is not known. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private JfrEvents() {}

    static void finished(long job, ActionKey key, String client, Priority priority, Duration age, JobResult result) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        JobEvent event = new JobEvent();
        if (event.shouldCommit()) {
            event.job = job;
            event.actionKey = key.toString();
            event.client = client;
            event.priority = priority.name();
            event.outcome = result.getClass().getSimpleName();
            event.origin = result.record().origin().name();
            event.totalTime = nanos(age);
            event.queueTime = nanos(result.record().queueTime());
            event.runTime = nanos(result.record().runTime());
            event.commit();
        }
    }

    /** Returns the event of a run that begins now, to be given to {@link #ended}; null while there is no recorder. */
    static @Nullable RunEvent started(long job, ActionKey key, String client, int attempt) {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        RunEvent event = new RunEvent();
        if (event.isEnabled()) {
            event.job = job;
            event.actionKey = key.toString();
            event.client = client;
            event.attempt = attempt;
            event.begin();
        }
        return event;
    }

    static void ended(@Nullable RunEvent event, RunResult result) {
        if (event != null && event.shouldCommit()) {
            event.outcome = result.outcome().toString();
            event.peakMemory = result.use().peakMemoryBytes().orElse(UNKNOWN);
            event.cpuTime = result.use().cpuTime().map(JfrEvents::nanos).orElse(UNKNOWN);
            event.commit();
        }
    }

    static void retried(long job, ActionKey key, int attempt, Duration backoff, String reason) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        RetryEvent event = new RetryEvent();
        if (event.shouldCommit()) {
            event.job = job;
            event.actionKey = key.toString();
            event.attempt = attempt;
            event.backoff = nanos(backoff);
            event.reason = reason;
            event.commit();
        }
    }

    static void preempted(long job, ActionKey key, long memoryInUseBytes) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        PreemptionEvent event = new PreemptionEvent();
        if (event.shouldCommit()) {
            event.job = job;
            event.actionKey = key.toString();
            event.memoryInUse = memoryInUseBytes;
            event.commit();
        }
    }

    static void stuck(long job, ActionKey key, String phase, String thread, Duration age) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        StuckEvent event = new StuckEvent();
        if (event.shouldCommit()) {
            event.job = job;
            event.actionKey = key.toString();
            event.phase = phase;
            event.thread = thread;
            event.age = nanos(age);
            event.commit();
        }
    }

    private static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration); // saturates
    }

    // No class is private: the recorder reads the fields behind the compiler's back, which would call them unused.

    /** What the events have in common: the job, for runs the one that has waited longest, and the action. */
    @Category("codonq")
    @StackTrace(false)
    abstract static class ActionEvent extends Event {
        @Label("Job")
        long job;

        @Label("Action Key")
        String actionKey = "";
    }

    /** The end of a job. */
    @Name("codonq.Job")
    @Label("Job")
    @Description("A job has its result")
    static final class JobEvent extends ActionEvent {
        @Label("Client")
        String client = "";

        @Label("Priority")
        String priority = "";

        @Label("Outcome")
        String outcome = "";

        @Label("Origin")
        @Description("Where the result came from")
        String origin = "";

        @Label("Total Time")
        @Description("From submission to result")
        @Timespan
        long totalTime;

        @Label("Queue Time")
        @Description("From submission to the start of the run, or to an answer without one")
        @Timespan
        long queueTime;

        @Label("Run Time")
        @Description("Wall time of the process")
        @Timespan
        long runTime;
    }

    /** A run, from its begin to its end. Confined to the thread that leads the run. */
    @Name("codonq.Run")
    @Label("Run")
    @Description("One execution of an action; cut short where our machinery failed unexpectedly")
    static final class RunEvent extends ActionEvent {
        @Label("Client")
        String client = "";

        @Label("Attempt")
        int attempt;

        @Label("Outcome")
        @Description("How the process ended")
        String outcome = "";

        @Label("Peak Memory")
        @DataAmount
        long peakMemory = UNKNOWN;

        @Label("CPU Time")
        @Timespan
        long cpuTime = UNKNOWN;
    }

    /** The decision to run again what our machinery broke. */
    @Name("codonq.Retry")
    @Label("Retry")
    @Description("A run was broken by the machinery around it and its action will run again")
    static final class RetryEvent extends ActionEvent {
        @Label("Attempt")
        @Description("The one that was broken, from 1")
        int attempt;

        @Label("Backoff")
        @Timespan
        long backoff;

        @Label("Reason")
        String reason = "";
    }

    /** The kill of a run for the sake of others. */
    @Name("codonq.Preemption")
    @Label("Preemption")
    @Description("A run was killed since memory was short and its action will run again, alone")
    static final class PreemptionEvent extends ActionEvent {
        @Label("Memory In Use")
        @DataAmount
        long memoryInUse;
    }

    /** The report of a run that hangs. */
    @Name("codonq.Stuck")
    @Label("Stuck Run")
    @Description("A run takes longer than all its limits allow")
    static final class StuckEvent extends ActionEvent {
        @Label("Phase")
        String phase = "";

        @Label("Leading Thread")
        String thread = "";

        @Label("Age")
        @Description("Since the run began")
        @Timespan
        long age;
    }
}
