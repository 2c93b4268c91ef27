package dev.codonq.soak;

import dev.codonq.scheduling.SchedulerCounts;
import dev.codonq.scheduling.SchedulerEvent;
import dev.codonq.scheduling.SchedulerListener;
import java.util.HashSet;
import java.util.Set;

/** A listener that checks the order of the events, and notes what they tell. Thread-safe. */
final class Witness implements SchedulerListener {
    private final Findings findings;
    private final Set<Long> open = new HashSet<>();
    private long finished;
    private long runs;
    private boolean isClosed;

    Witness(Findings findings) {
        this.findings = findings;
    }

    @Override
    public synchronized void on(SchedulerEvent event) {
        findings.require(!isClosed, event + " comes after the last event");
        if (event instanceof SchedulerEvent.JobSubmitted submitted) {
            findings.require(open.add(submitted.job()), "job " + submitted.job() + " was submitted twice");
        } else if (event instanceof SchedulerEvent.JobFinished done) {
            findings.require(
                    open.remove(done.job()), "job " + done.job() + " has ended twice, then as " + done.result());
            finished++;
        } else if (event instanceof SchedulerEvent.RunStarted) {
            runs++;
        } else if (event instanceof SchedulerEvent.RunRetried) {
            findings.saw(Seen.RETRIED);
        } else if (event instanceof SchedulerEvent.RunPreempted) {
            findings.saw(Seen.PREEMPTED);
        } else if (event instanceof SchedulerEvent.ActionQuarantined) {
            findings.saw(Seen.QUARANTINED);
        } else if (event instanceof SchedulerEvent.RunStuck stuck) {
            findings.broken("a run is stuck: " + stuck);
        } else if (event instanceof SchedulerEvent.SchedulerClosed) {
            isClosed = true;
        }
    }

    /** Compares what was told with what the scheduler has counted, which has ended. */
    synchronized void compareWith(SchedulerCounts counts) {
        if (counts.droppedEvents() > 0) {
            return;
        }
        findings.require(isClosed, "the last event did not come");
        findings.require(open.isEmpty(), "no event told of the end of the jobs " + open);
        findings.require(finished == counts.jobs().submitted(), finished + " ends told, but " + counts.jobs());
        findings.require(runs == counts.runs().started(), runs + " runs told, but " + counts.runs());
    }
}
