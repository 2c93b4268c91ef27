package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.codonq.scheduling.HandDrivenRunner.Begun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a whole scheduler serves classes and clients; {@link RunQueueTest} has the details. */
class PriorityTest extends SchedulerTest {
    private static JobOptions priority(Priority priority) {
        return JobOptions.defaults().withPriority(priority);
    }

    private List<String> serveAll(Begun occupying, int count) {
        occupying.succeed();
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Begun run = runner.next();
            served.add(run.action().arguments().get(1));
            run.succeed();
        }
        return served;
    }

    @Test
    void higherClass_submittedLater_isServedFirst() {
        JobScheduler scheduler = start();
        Begun occupying = occupySlot(scheduler);
        scheduler.submit(action(1), priority(Priority.LOW));
        scheduler.submit(action(2), priority(Priority.NORMAL));
        scheduler.submit(action(3), priority(Priority.HIGH));
        assertThat(serveAll(occupying, 3)).containsExactly("3", "2", "1");
    }

    @Test
    void follower_ofAHigherClass_raisesTheRun() {
        JobScheduler scheduler = start();
        Begun occupying = occupySlot(scheduler);
        scheduler.submit(action(1), priority(Priority.NORMAL));
        scheduler.submit(action(2), priority(Priority.LOW));
        scheduler.submit(action(2), priority(Priority.HIGH));
        assertThat(serveAll(occupying, 2)).containsExactly("2", "1");
    }

    @Test
    void follower_ofALowerClass_leavesTheRunWhereItIs() {
        JobScheduler scheduler = start();
        Begun occupying = occupySlot(scheduler);
        scheduler.submit(action(2), priority(Priority.HIGH));
        scheduler.submit(action(1), priority(Priority.NORMAL));
        scheduler.submit(action(2), priority(Priority.LOW));
        assertThat(serveAll(occupying, 2)).containsExactly("2", "1");
    }

    @Test
    void clients_oneWithMany_keepsNotTheOtherWaiting() {
        JobScheduler scheduler = start();
        Begun occupying = occupySlot(scheduler);
        for (int i = 0; i < 20; i++) {
            scheduler.submit(action(i), JobOptions.defaults().withClient("many"));
        }
        scheduler.submit(action(100), JobOptions.defaults().withClient("few"));
        assertThat(serveAll(occupying, 21).indexOf("100")).isLessThanOrEqualTo(2);
    }

    @Test
    void clientWeight_outOfRange_isRefusedWithItsValue() {
        JobSchedulerBuilder builder = JobScheduler.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clientWeight("a", 0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clientWeight("a", 1001))
                .withMessageContaining("1001");
    }
}
