package dev.codonq.scheduling;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.JobPipeline.Execution;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The core of a {@link JobScheduler} without threads, caches and processes: whoever explores a model is the threads. {@link
 * #submit} and {@link #serve} are what {@link JobScheduler#submit} and {@link RunThreads} do with the parts. Thread-safe.
 */
final class ModelledScheduler {
    static final Action ACTION = SchedulerTest.action(1);

    private static final ActionKey KEY = ActionKey.of(ACTION);
    private static final Demand DEMAND = new Demand(Demand.UNKNOWN_TIME, 1);
    private static final CrashQuarantine QUARANTINE = new CrashQuarantine(Duration.ofHours(1), System::nanoTime);
    private static final ActionResult OK =
            new ActionResult(0, new TreeMap<>(Map.of()), CapturedOutput.EMPTY, CapturedOutput.EMPTY);
    private static final Execution EXECUTION = new Execution(
            record -> new JobResult.Succeeded(OK, record),
            Origin.RUN,
            RunResult.withoutProcess(new ProcessOutcome.Stopped()));

    final InFlightJobs inFlight = new InFlightJobs();
    final Places places;
    final Admission admission;
    final Withdrawals withdrawals;
    private final Observation observation = new Observation(List.of());
    private final RunEnd ends;

    /** The alarms that the next moment may bring. */
    private final Queue<Runnable> alarms = new ConcurrentLinkedQueue<>();

    /** The jobs that have a place, or had. */
    private final Queue<Job> accepted = new ConcurrentLinkedQueue<>();

    ModelledScheduler(int slots, int places) {
        this.places = new Places(places);
        admission = SchedulerTest.admission(slots, this.places);
        Completion completion = new Completion(this.places, admission, observation);
        withdrawals = new Withdrawals(inFlight, admission, completion, (delay, action) -> {
            alarms.add(action);
            return () -> alarms.remove(action);
        });
        ends = new RunEnd(inFlight, completion, QUARANTINE, observation);
    }

    /** Makes a job that is not submitted; all have the same action. */
    Job newJob(int id) {
        return new Job(id, KEY, JobOptions.defaults(), withdrawals);
    }

    /** Returns whether the job was accepted. */
    @CanIgnoreReturnValue
    boolean submit(Job job) {
        if (places.take(Duration.ZERO).isPresent()) {
            return false;
        }
        accepted.add(job);
        if (inFlight.join(job, ACTION)) {
            admission.enqueue(job.joinedRun(), "client", Priority.NORMAL, DEMAND);
        } else {
            admission.share(job.joinedRun(), "client", Priority.NORMAL);
        }
        if (withdrawals.areAllCancelled()) {
            withdrawals.cancelAll();
        }
        return true;
    }

    /** Leads the next run to its end. Returns whether there was one. */
    boolean serve() {
        return serve(false);
    }

    /** Has the next run given up, and wait to run alone. */
    void serveInVain() {
        var unused = serve(true);
    }

    private boolean serve(boolean isInVain) {
        Lease lease = admission.poll().orElse(null);
        if (lease == null) {
            return false;
        }
        Run run = lease.run();
        if (!run.begin()) {
            lease.close();
            return true;
        }
        require(!run.waiters().isEmpty(), "a run begins that nobody wants");
        if (isInVain) {
            run.giveUp();
        }
        Activity activity = new Activity(admission, lease, observation);
        lease.close();
        require(!run.waiters().isEmpty(), "a run went on that nobody waited for");
        if (run.isGivenUp() && run.waitAgain()) {
            admission.enqueueAgain(lease.queued(), true);
        } else {
            ends.end(activity, EXECUTION);
        }
        return true;
    }

    /** Brings the next alarm, if there is one. */
    void alarm() {
        Runnable alarm = alarms.poll();
        if (alarm != null) {
            alarm.run();
        }
    }

    /** Requires that all accepted jobs have their results and nothing is left of them. */
    void requireIdle() {
        for (Job job : accepted) {
            require(job.state() == JobState.DONE, job + " has no result");
        }
        require(admission.stats().equals(new SchedulerStats(0, 0, 0)), "left: " + admission.stats());
        require(admission.queueNow().clients().isEmpty(), "clients left: " + admission.queueNow());
        require(inFlight.all().isEmpty(), "a run left in flight");
    }

    /** Fails the exploration; Lincheck reports how it came to that. */
    static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new IllegalStateException(complaint);
        }
    }
}
