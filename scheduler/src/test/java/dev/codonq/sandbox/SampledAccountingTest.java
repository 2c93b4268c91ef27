package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks at real processes. */
@Timeout(60)
class SampledAccountingTest {
    private static final long MIB = 1 << 20;
    private static final String WORK = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";

    /** What {@link #WORK} needs at least: one unit of the kernel's. */
    private static final Duration SOME = Duration.ofMillis(10);

    private static ResourceLimits limits(long memoryBytes, int processes) {
        return ResourceLimits.defaults().toBuilder()
                .memoryBytes(memoryBytes)
                .processes(processes)
                .build();
    }

    private static SampledAccounting of(Shell shell, long memoryBytes, int processes) {
        return new SampledAccounting(limits(memoryBytes, processes), withDescendants(shell));
    }

    private static Supplier<List<Long>> withDescendants(Shell shell) {
        return () -> Stream.concat(
                        Stream.of(shell.pid()), shell.process().descendants().map(ProcessHandle::pid))
                .toList();
    }

    private static Duration cpuTime(SampledAccounting accounting) {
        assertThat(accounting.check()).isEmpty();
        return accounting.use().cpuTime().orElseThrow();
    }

    @Test
    void use_beforeTheFirstLook_isUnknown() {
        SampledAccounting accounting = new SampledAccounting(limits(64 * MIB, 4), List::of);
        assertThat(accounting.use()).isEqualTo(ResourceUse.UNKNOWN);
        assertThat(accounting.memoryInUse()).isEmpty();
        assertThat(accounting.entrances()).isEmpty();
    }

    @Test
    void check_moreThanTheMemory_isExceededAndStaysSo() throws IOException {
        try (Shell run = Shell.start("(head -c 64M /dev/zero; read go) | tail -n 1 > /dev/null")) {
            SampledAccounting accounting = of(run, 48 * MIB, 100);
            await().until(() -> accounting.check().isPresent());
            assertThat(accounting.check()).contains(Limit.MEMORY);
            assertThat(accounting.use().source()).isEqualTo(ResourceUse.Source.SAMPLING);
            assertThat(accounting.use().peakMemoryBytes().orElseThrow()).isBetween(48 * MIB, 128 * MIB);
            run.end();
            assertThat(accounting.check()).contains(Limit.MEMORY);
        }
    }

    @Test
    void memoryInUse_isThatOfTheLastLookWhateverThePeak() throws IOException {
        try (Shell run = Shell.start("(head -c 64M /dev/zero; read go) | tail -n 1 > /dev/null; echo done; read go")) {
            SampledAccounting accounting = of(run, 1024 * MIB, 100);
            await().until(() ->
                    accounting.check().isEmpty() && accounting.memoryInUse().orElseThrow() >= 64 * MIB);
            run.tell("go");
            assertThat(run.line()).isEqualTo("done");
            assertThat(accounting.memoryInUse().orElseThrow())
                    .as("no look since")
                    .isGreaterThanOrEqualTo(64 * MIB);
            assertThat(accounting.check()).isEmpty();
            assertThat(accounting.memoryInUse().orElseThrow()).isBetween(1L, 32 * MIB);
            assertThat(accounting.use().peakMemoryBytes().orElseThrow()).isGreaterThanOrEqualTo(64 * MIB);
            accounting.close();
            assertThat(accounting.memoryInUse()).isEmpty();
        }
    }

    /** Each of the shells has the same few hundred pages of C library in its resident memory. */
    @Test
    void check_memorySharedByMany_isNotCountedManyTimes() throws IOException {
        try (Shell run = Shell.start(
                "exec 3<&0; i=0; while [ $i -lt 40 ]; do (read go <&3) & i=$((i+1)); done; echo all; wait")) {
            assertThat(run.line()).isEqualTo("all");
            List<Long> members = withDescendants(run).get();
            long exact = members.stream()
                    .mapToLong(pid -> ProcFile.proportionalBytes(pid).orElse(0L))
                    .sum();
            SampledAccounting accounting = new SampledAccounting(limits(2 * exact, 1000), () -> List.copyOf(members));
            assertThat(accounting.check()).isEmpty();
            assertThat(accounting.use().peakMemoryBytes().orElseThrow())
                    .as("the bound, which exceeds the limit")
                    .isGreaterThan(2 * exact);
        }
    }

    @Test
    void check_moreProcessesThanAllowed_isExceeded() throws IOException {
        try (Shell run = Shell.start("sleep 1000 & sleep 1000 & echo two; wait")) {
            assertThat(run.line()).isEqualTo("two");
            assertThat(of(run, 1024 * MIB, 3).check()).isEmpty();
            assertThat(of(run, 1024 * MIB, 2).check()).contains(Limit.PROCESSES);
        }
    }

    @Test
    void check_threads_countLikeProcesses() {
        List<Long> ourselves = List.of(ProcessHandle.current().pid());
        assertThat(new SampledAccounting(limits(1L << 40, 1), () -> ourselves).check())
                .contains(Limit.PROCESSES);
    }

    @Test
    void cpuTime_childThatWasWaitedFor_countsOnce() throws IOException {
        try (Shell run = Shell.start("(" + WORK + "; echo done; read go); echo waited; read go")) {
            SampledAccounting accounting = of(run, 1024 * MIB, 100);
            assertThat(run.line()).isEqualTo("done");
            Duration alive = cpuTime(accounting);
            assertThat(alive).isGreaterThanOrEqualTo(SOME);
            run.tell("go");
            assertThat(run.line()).isEqualTo("waited");
            // Twice the time would be that of a child which counts as gone and in its parent.
            assertThat(cpuTime(accounting))
                    .isBetween(alive, alive.plus(alive.dividedBy(2)).plus(SOME));
        }
    }

    @Test
    void cpuTime_childThatNobodySaw_countsWhenWaitedFor() throws IOException {
        try (Shell run = Shell.start("echo in; read go; (" + WORK + "); echo waited; read go")) {
            SampledAccounting accounting = of(run, 1024 * MIB, 100);
            assertThat(run.line()).isEqualTo("in");
            Duration before = cpuTime(accounting);
            run.tell("go");
            assertThat(run.line()).isEqualTo("waited");
            assertThat(cpuTime(accounting)).isGreaterThanOrEqualTo(before.plus(SOME));
        }
    }

    @Test
    void cpuTime_runThatIsGone_isKept() throws IOException {
        Shell run = Shell.start(WORK + "; echo done; read go");
        SampledAccounting accounting = of(run, 1024 * MIB, 100);
        assertThat(run.line()).isEqualTo("done");
        Duration alive = cpuTime(accounting);
        run.close();
        assertThat(cpuTime(accounting)).isEqualTo(alive).isGreaterThanOrEqualTo(SOME);
        assertThat(cpuTime(accounting)).as("a look later").isEqualTo(alive);
        accounting.close();
        assertThat(cpuTime(accounting)).as("closed").isEqualTo(alive);
    }

    @Test
    void cpuTime_processThatIsMissedOnce_countsOnce() throws IOException {
        try (Shell run = Shell.start(WORK + "; echo done; read go")) {
            List<Long> members = new ArrayList<>(List.of(run.pid()));
            SampledAccounting accounting = new SampledAccounting(limits(1024 * MIB, 100), () -> List.copyOf(members));
            assertThat(run.line()).isEqualTo("done");
            await().until(() ->
                    ProcFile.stat(run.pid()).filter(stat -> stat.state() == 'S').isPresent());
            Duration before = cpuTime(accounting);
            members.clear();
            assertThat(cpuTime(accounting)).isEqualTo(before);
            members.add(run.pid());
            assertThat(cpuTime(accounting)).isEqualTo(before);
        }
    }

    @Test
    void check_whenTheProcessesCannotBeFoundOut_leavesWhatIsKnown() throws IOException {
        try (Shell run = Shell.start("echo in; read go")) {
            assertThat(run.line()).isEqualTo("in");
            AtomicBoolean isBroken = new AtomicBoolean();
            SampledAccounting accounting = new SampledAccounting(limits(1024 * MIB, 100), () -> {
                if (isBroken.get()) {
                    throw new UncheckedIOException(new IOException("Too many open files"));
                }
                return List.of(run.pid());
            });
            assertThat(accounting.check()).isEmpty();
            ResourceUse before = accounting.use();
            isBroken.set(true);
            assertThat(accounting.check()).isEmpty();
            assertThat(accounting.use()).isEqualTo(before);
        }
    }
}
