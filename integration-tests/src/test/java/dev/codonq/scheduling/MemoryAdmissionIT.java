package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ten real compiles of 1.5 GiB each that must do with 4 GiB; there is a slot for every one, so memory alone decides. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class MemoryAdmissionIT {
    private static final Logger log = LoggerFactory.getLogger(MemoryAdmissionIT.class);

    private static final int COMPILES = 10;
    private static final long BUDGET = 4L << 30;

    /** While a run that is given up dies, the others go on growing: for about as much as one run takes, at worst. */
    private static final long BOUND_UNDER_PRESSURE = BUDGET + HungrySources.PEAK_BYTES;

    @TempDir(factory = ReachableTempDir.class)
    Path directory;

    private final List<RunPreempted> preempted = new CopyOnWriteArrayList<>();
    private CodonCompiler compiler;
    private List<String> swapped;

    @BeforeEach
    void open() throws IOException {
        Path codon = RealCodon.require().executable();
        if (availableBytes() < BOUND_UNDER_PRESSURE + (1L << 30)) {
            RealCodon.missing("7 GiB of memory that nobody uses");
        }
        swapped = swapCounts();
        compiler = CodonCompiler.builder()
                .codon(codon)
                .parallelism(COMPILES)
                .withoutCache()
                .scheduling(scheduler -> scheduler.memoryBudgetBytes(BUDGET).listener(event -> {
                    if (event instanceof RunPreempted preemption) {
                        preempted.add(preemption);
                    }
                }))
                .build();
    }

    @AfterEach
    void close() {
        if (compiler != null) {
            compiler.closeNow();
        }
    }

    private static long availableBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }

    private static List<String> swapCounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/vmstat")).stream()
                .filter(line -> line.startsWith("pswp"))
                .toList();
    }

    /**
     * First nobody knows what they take, so too many start, and the youngest are given up for the others. Then it has been
     * learnt.
     */
    @Test
    void compile_tenOfUnknownThenOfLearntNeed_allSucceedWithinTheBudget() throws Exception {
        HungrySources sources = new HungrySources(directory);
        List<CompileRequest> requests = new ArrayList<>();
        for (int i = 0; i < COMPILES; i++) {
            requests.add(CompileRequest.builder(sources.write(i)).release().build());
        }

        List<CompileResult> first = compileAll(requests, BOUND_UNDER_PRESSURE);
        List<RunPreempted> preemptedAtFirst = List.copyOf(preempted);
        assertThat(preemptedAtFirst).isNotEmpty().extracting(RunPreempted::key).doesNotHaveDuplicates();
        assertThat(preemptedAtFirst)
                .allSatisfy(run -> assertThat(run.memoryInUseBytes()).isGreaterThan(64L << 20));
        assertThat(first.get(0).attempts()).as("of the oldest").isEqualTo(1);
        assertThat(first.stream().mapToInt(CompileResult::attempts).sum())
                .isEqualTo(COMPILES + preemptedAtFirst.size());

        List<CompileResult> again = compileAll(requests, BUDGET);
        assertThat(preempted).isEqualTo(preemptedAtFirst);
        assertThat(again).extracting(CompileResult::attempts).containsOnly(1);
    }

    @Test
    void compile_tenOfDeclaredNeed_neverUseMoreThanTheBudget() throws Exception {
        HungrySources sources = new HungrySources(directory);
        List<CompileRequest> requests = new ArrayList<>();
        for (int i = 0; i < COMPILES; i++) {
            requests.add(CompileRequest.builder(sources.write(100 + i))
                    .release()
                    .options(job -> job.withExpectedMemoryBytes(HungrySources.PEAK_BYTES))
                    .build());
        }
        List<CompileResult> results = compileAll(requests, BUDGET);
        assertThat(results).extracting(CompileResult::attempts).containsOnly(1);
        assertThat(preempted).isEmpty();
    }

    /** Compiles all at once; the first begins first, so it is the oldest. */
    private List<CompileResult> compileAll(List<CompileRequest> requests, long mostBytes) throws Exception {
        List<CompileResult> results = new ArrayList<>();
        MemoryGauge gauge = new MemoryGauge(() -> compiler.snapshot().memory());
        try (gauge) {
            List<CompletableFuture<CompileResult>> futures = new ArrayList<>();
            futures.add(compiler.compile(requests.get(0)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> compiler.snapshot().runs().size() == 1);
            requests.stream().skip(1).map(compiler::compile).forEach(futures::add);
            for (CompletableFuture<CompileResult> future : futures) {
                results.add(future.get(5, TimeUnit.MINUTES));
            }
        }
        log.info(
                "at most {} MiB were said to be in use, {} MiB counted; {} runs given up so far; peaks {}",
                gauge.mostTold() >> 20,
                gauge.mostCounted() >> 20,
                preempted.size(),
                results.stream()
                        .map(result -> result.use().peakMemoryBytes().orElse(0L) >> 20)
                        .toList());
        results.forEach(MemoryAdmissionIT::assertMade);
        assertThat(gauge.mostTold()).isBetween(HungrySources.PEAK_BYTES / 2, mostBytes);
        assertThat(gauge.mostCounted()).isLessThanOrEqualTo(mostBytes);
        assertThat(swapCounts()).isEqualTo(swapped);
        return results;
    }

    private static void assertMade(CompileResult result) {
        assertThat(result.isSuccess()).as(result.message() + result.log()).isTrue();
        assertThat(result.artifacts()).hasSize(1);
        assertThat(result.use().peakMemoryBytes())
                .hasValueSatisfying(peak -> assertThat(peak)
                        .isBetween(HungrySources.PEAK_BYTES / 10 * 8, HungrySources.PEAK_BYTES / 10 * 12));
    }
}
