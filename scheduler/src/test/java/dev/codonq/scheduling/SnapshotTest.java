package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.HandDrivenRunner.Begun;
import dev.codonq.scheduling.SchedulerSnapshot.Client;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest extends SchedulerTest {
    @Test
    void snapshot_nothingToDo_isEmpty() {
        JobScheduler scheduler = start(builder -> builder.memoryBudgetBytes(1000));
        SchedulerSnapshot snapshot = scheduler.snapshot();
        assertThat(snapshot.stats()).isEqualTo(new SchedulerStats(0, 0, 0));
        assertThat(snapshot.queue().waiting()).isEmpty();
        assertThat(snapshot.queue().oldestAge()).isEmpty();
        assertThat(snapshot.queue().clients()).isEmpty();
        assertThat(snapshot.memory()).isEqualTo(new SchedulerSnapshot.Memory(1000, 0));
        assertThat(snapshot.runs()).isEmpty();
        assertThat(snapshot.threads()).contains("codonq-run-1").allMatch(name -> name.startsWith("codonq-run-"));
    }

    @Test
    void snapshot_runsAndWaiting_saysWhoAndWhat() {
        JobScheduler scheduler =
                start(builder -> builder.memoryBudgetBytes(1000).clientWeight("b", 3));
        JobOptions ofA = JobOptions.defaults().withClient("a").withExpectedMemoryBytes(100);
        JobOptions ofB = JobOptions.defaults().withClient("b").withPriority(Priority.LOW);
        Job running = scheduler.submit(action(1), ofA);
        Begun run = runner.next();
        run.progress().memoryInUse(70);
        scheduler.submit(action(2), ofA);
        scheduler.submit(action(3), ofB);
        scheduler.submit(action(4), ofB);
        SchedulerSnapshot snapshot = scheduler.snapshot();
        assertThat(snapshot.stats()).isEqualTo(new SchedulerStats(3, 1, 4));
        assertThat(snapshot.queue().waiting()).isEqualTo(Map.of(Priority.NORMAL, 1, Priority.LOW, 2));
        assertThat(snapshot.queue().clients()).containsExactly(new Client("a", 1, 1, 1), new Client("b", 3, 2, 0));
        assertThat(snapshot.queue().oldestAge().orElseThrow()).isPositive();
        assertThat(snapshot.memory()).isEqualTo(new SchedulerSnapshot.Memory(1000, 70));
        assertThat(snapshot.runs()).singleElement().satisfies(active -> {
            assertThat(active.job()).isEqualTo(running.id());
            assertThat(active.client()).isEqualTo("a");
            assertThat(active.key()).isEqualTo(running.key());
            assertThat(active.expectedTime()).isEmpty();
            assertThat(active.phase()).isEqualTo(RunPhase.RUNNING);
            assertThat(active.thread()).isEqualTo(run.thread().getName());
            assertThat(active.age()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(active.attempt()).isEqualTo(1);
            assertThat(active.expectedMemoryBytes()).isEqualTo(100);
            assertThat(active.memoryInUseBytes()).isEqualTo(70);
        });
        assertThat(snapshot.counts().jobs().unfinished()).isEqualTo(4);
    }

    @Test
    void snapshot_afterTheEnd_stillCounts() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        resultOf(job);
        scheduler.close();
        SchedulerSnapshot snapshot = scheduler.snapshot();
        assertThat(snapshot.threads()).isEmpty();
        assertThat(snapshot.queue().clients()).isEmpty();
        assertThat(snapshot.counts().jobs().succeeded()).isEqualTo(1);
        assertThat(snapshot.counts().runs().started()).isEqualTo(1);
    }
}
