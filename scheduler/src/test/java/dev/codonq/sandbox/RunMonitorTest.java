package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunMonitorTest {
    private final HandMovedTimer timer = new HandMovedTimer();
    private final FailingAccounting accounting = new FailingAccounting();
    private final List<Limit> exceeded = new ArrayList<>();
    private final ToldProgress progress = new ToldProgress();
    private long writtenBytes;
    private boolean diskIsFull;

    private static final class FailingAccounting extends FakeAccounting {
        private int checks;

        @Override
        public Optional<Limit> check() {
            checks++;
            if (checks == 3) {
                throw new IllegalStateException("a look can fail");
            }
            return super.check();
        }
    }

    private final List<String> begun = new ArrayList<>();
    private final ProcessStages stages =
            new ProcessStages(new ProgramTrace(Map.of("ld", "link")), accounting, begun::add);

    {
        stages.told("compile");
    }

    @Test
    void look_programOfAStage_isToldOnce() {
        RunMonitor monitor = monitor(limits());
        try (monitor) {
            looks(1);
            assertThat(begun).containsExactly("compile");
            accounting.programs = List.of("codon", "ld");
            looks(1);
            assertThat(begun).containsExactly("compile", "link");
            looks(1);
            assertThat(begun).containsExactly("compile", "link");
        }
    }

    private RunMonitor monitor(ResourceLimits.Builder limits) {
        return new RunMonitor(
                limits.build(),
                accounting,
                () -> writtenBytes,
                () -> diskIsFull,
                exceeded::add,
                progress,
                stages,
                timer);
    }

    private void looks(int count) {
        for (int i = 0; i < count; i++) {
            try {
                timer.advance(RunMonitor.INTERVAL);
            } catch (IllegalStateException aLookCanFail) {
                assertThat(accounting.checks).isEqualTo(3);
            }
        }
    }

    private static ResourceLimits.Builder limits() {
        return ResourceLimits.defaults().toBuilder();
    }

    @AfterEach
    void nothingWaits() {
        assertThat(timer.pending()).isZero();
    }

    @Test
    void look_withinAllLimits_saysNothing() {
        try (RunMonitor monitor = monitor(limits())) {
            looks(1000);
            assertThat(monitor).isNotNull();
        }
        assertThat(exceeded).isEmpty();
        assertThat(accounting.checks).isEqualTo(1000);
    }

    @Test
    void look_whatAccountingFinds_isToldOnceThenNobodyLooks() {
        monitor(limits());
        looks(5);
        accounting.found = Optional.of(Limit.MEMORY);
        looks(5);
        assertThat(exceeded).containsExactly(Limit.MEMORY);
        assertThat(accounting.checks).isEqualTo(6);
    }

    @Test
    void look_output_mayReachTheLimit() {
        monitor(limits().writtenBytes(100));
        writtenBytes = 100;
        looks(1);
        assertThat(exceeded).isEmpty();
        writtenBytes = 101;
        looks(1);
        assertThat(exceeded).containsExactly(Limit.OUTPUT);
    }

    @Test
    void look_fullDisk_isToldEvenAfterALookThatFailed() {
        monitor(limits());
        looks(3);
        diskIsFull = true;
        looks(1);
        assertThat(exceeded).containsExactly(Limit.DISK);
    }

    @Test
    void look_processorTime_mayReachTheLimit() {
        monitor(limits().cpuTime(Duration.ofSeconds(2)));
        accounting.cpuTime = Duration.ofSeconds(2);
        looks(1);
        assertThat(exceeded).isEmpty();
        accounting.cpuTime = Duration.ofMillis(2001);
        looks(1);
        assertThat(exceeded).containsExactly(Limit.CPU_TIME);
    }

    @Test
    void look_silence_isOverWithOutputOrProcessorTime() {
        monitor(limits().silentTimeout(RunMonitor.INTERVAL.multipliedBy(10)));
        looks(9);
        writtenBytes++;
        looks(9);
        accounting.cpuTime = accounting.cpuTime.plusMillis(10);
        looks(10);
        assertThat(exceeded).isEmpty();
        looks(1);
        assertThat(exceeded).containsExactly(Limit.SILENCE);
    }

    @Test
    void look_aWaitingProcessThatWakesUpNowAndThen_isSilent() {
        monitor(limits().silentTimeout(RunMonitor.INTERVAL.multipliedBy(20)));
        for (int i = 0; i < 21; i++) {
            accounting.cpuTime = accounting.cpuTime.plusNanos(100_000);
            looks(1);
        }
        assertThat(exceeded).containsExactly(Limit.SILENCE);
    }

    @Test
    void look_memoryInUse_isToldByEachWhereItIsKnown() {
        try (RunMonitor monitor = monitor(limits())) {
            looks(1);
            assertThat(progress.told()).isEmpty();
            accounting.memoryInUse = Optional.of(7L);
            looks(1);
            // The third is the one that fails.
            looks(2);
            accounting.memoryInUse = Optional.of(5L);
            looks(1);
            assertThat(progress.told()).containsExactly("7", "7", "5");
            assertThat(monitor).isNotNull();
        }
    }

    @Test
    void look_whoIsToldThrows_endsARunThatExceedsALimitAllTheSame() {
        accounting.memoryInUse = Optional.of(7L);
        progress.isBroken = true;
        monitor(limits());
        assertThatThrownBy(() -> timer.advance(RunMonitor.INTERVAL)).hasMessage("on purpose");
        diskIsFull = true;
        assertThatThrownBy(() -> timer.advance(RunMonitor.INTERVAL)).hasMessage("on purpose");
        assertThat(exceeded).containsExactly(Limit.DISK);
    }

    /** The timer's thread may have decided to look when the run's thread closes. */
    @Test
    void close_beforeALookThatIsOnItsWay_tellsNothingMore() {
        accounting.memoryInUse = Optional.of(7L);
        RunMonitor monitor = monitor(limits());
        Runnable late = timer.takeNext();
        monitor.close();
        late.run();
        assertThat(progress.told()).isEmpty();
    }

    @Test
    void close_whileALookTells_waitsUntilItHas() throws InterruptedException {
        accounting.memoryInUse = Optional.of(7L);
        RunMonitor monitor = monitor(limits());
        Thread closing = new Thread(() -> {
            monitor.close();
            progress.processesEnded();
        });
        progress.whileTelling = () -> {
            closing.start();
            await().until(() -> closing.getState() == Thread.State.BLOCKED
                    || progress.told().contains("ended"));
        };
        looks(1);
        closing.join();
        assertThat(progress.told()).containsExactly("7", "ended");
    }

    @Test
    void close_endsTheLooks() {
        monitor(limits()).close();
        diskIsFull = true;
        looks(3);
        assertThat(exceeded).isEmpty();
        assertThat(accounting.checks).isZero();
    }
}
