package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.HandMovedTimer;
import dev.codonq.scheduling.Run.Leave;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The transitions of a run, one by one; those between are so short that no other test would meet them. */
class RunTest {
    private final InFlightJobs inFlight = new InFlightJobs();
    private final Run run = SchedulerTest.run(1);
    private final Job leader = job(1);
    private final Job follower = job(2);

    RunTest() {
        assertThat(run.join(leader)).isTrue();
    }

    private Job job(long id) {
        Places places = new Places(2);
        Admission admission = SchedulerTest.admission(1, places);
        Completion completion = new Completion(places, admission, new Observation(List.of()));
        Withdrawals withdrawals = new Withdrawals(inFlight, admission, completion, new HandMovedTimer());
        return new Job(id, ActionKey.of(SchedulerTest.action(1)), JobOptions.defaults(), withdrawals);
    }

    @Test
    void join_waitingOrBegun_isAdmitted() {
        assertThat(run.join(follower)).isTrue();
        assertThat(run.begin()).isTrue();
        Job late = job(3);
        assertThat(run.join(late)).isTrue();
        assertThat(run.end()).isEqualTo(new Run.End(List.of(leader, follower, late), false));
    }

    @Test
    void join_stopping_isRefused() {
        run.begin();
        assertThat(run.leave(leader)).isEqualTo(Leave.STOPPING);
        assertThat(run.join(follower)).isFalse();
        assertThat(run.end()).isEqualTo(new Run.End(List.of(leader), true));
    }

    @Test
    void join_ended_isRefused() {
        run.begin();
        run.end();
        assertThat(run.join(follower)).isFalse();
    }

    @Test
    void leave_lastBeforeBegin_endsIt() {
        assertThat(run.leave(leader)).isEqualTo(Leave.LEFT_LAST);
        assertThat(run.join(follower)).isFalse();
        assertThat(run.begin()).isFalse();
    }

    @Test
    void leave_notTheLast_leavesTheRun() {
        run.join(follower);
        assertThat(run.leave(follower)).isEqualTo(Leave.LEFT);
        assertThat(run.leave(follower)).as("a second time").isEqualTo(Leave.REFUSED);
        assertThat(run.begin()).isTrue();
    }

    @Test
    void leave_ended_isRefused() {
        run.begin();
        run.end();
        assertThat(run.leave(leader)).isEqualTo(Leave.REFUSED);
    }

    @Test
    void leave_stopping_isRefused() {
        run.begin();
        run.join(follower);
        assertThat(run.stop()).isEmpty();
        assertThat(run.stopSignal()).isDone();
        assertThat(run.leave(leader)).isEqualTo(Leave.REFUSED);
        assertThat(run.end()).isEqualTo(new Run.End(List.of(leader, follower), true));
    }

    @Test
    void leaveBeforeBegin_begun_isRefused() {
        run.begin();
        assertThat(run.leaveBeforeBegin(leader)).isEqualTo(Leave.REFUSED);
    }

    @Test
    void stop_waiting_handsOverItsJobsOnce() {
        run.join(follower);
        assertThat(run.stop()).containsExactly(leader, follower);
        assertThat(run.stop()).isEmpty();
        assertThat(run.begin()).isFalse();
        assertThat(run.join(leader)).isFalse();
    }

    @Test
    void remove_fromTheRunsInFlight_touchesNoSuccessor() {
        Job first = job(4);
        assertThat(inFlight.join(first, SchedulerTest.action(1))).isTrue();
        Run old = first.joinedRun();
        old.begin();
        old.leave(first);
        Job second = job(5);
        assertThat(inFlight.join(second, SchedulerTest.action(1))).isTrue();
        assertThat(second.joinedRun()).isNotSameAs(old);
        inFlight.remove(old);
        assertThat(inFlight.all()).containsExactly(second.joinedRun());
        inFlight.remove(second.joinedRun());
        assertThat(inFlight.all()).isEmpty();
    }
}
