package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SampleResults;
import dev.codonq.report.ToolchainDescription;
import dev.codonq.scheduling.SchedulerSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchTest {
    @TempDir
    Path folder;

    private final List<CompileResult> finished = new ArrayList<>();
    private final FakeCompiler compiler = new FakeCompiler();

    private PlannedJob job(String name) {
        Path source = folder.resolve(name);
        return new PlannedJob(
                JobSpec.ofSource(source), CompileRequest.builder(source).build(), folder, null);
    }

    private PlannedJob existing(String name) {
        try {
            Files.writeString(folder.resolve(name), "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return job(name);
    }

    private boolean record(PlannedJob job, CompileResult result) {
        assertThat(result.request()).isSameAs(job.request());
        finished.add(result);
        return result.isSuccess();
    }

    private void run(boolean failFast, Iterator<PlannedJob> jobs) throws InterruptedException {
        new Batch(compiler, 4, failFast, () -> false, this::record).run(jobs);
    }

    @Test
    void run_jobs_submitsThemInOrder() throws InterruptedException {
        List<PlannedJob> jobs =
                IntStream.range(0, 50).mapToObj(i -> existing("s" + i + ".py")).toList();
        run(false, jobs.iterator());
        assertThat(compiler.requests)
                .containsExactlyElementsOf(
                        jobs.stream().map(PlannedJob::request).toList());
        assertThat(finished).hasSize(50).allMatch(CompileResult::isSuccess);
    }

    @Test
    void run_manyJobs_neverTakesMoreThanTheWindow() throws InterruptedException {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Compiler concurrent = new Compiler() {
            @Override
            public CompletableFuture<CompileResult> compile(CompileRequest request) {
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                CompletableFuture<CompileResult> future = new CompletableFuture<>();
                Thread thread = new Thread(
                        () -> future.complete(SampleResults.failed(request, Cause.COMPILE_ERROR, "", List.of(), "")));
                threads.add(thread);
                thread.start();
                return future;
            }

            @Override
            public Optional<ToolchainDescription> toolchain() {
                return Optional.empty();
            }

            @Override
            public SchedulerSnapshot snapshot() {
                throw new UnsupportedOperationException("a batch does not look");
            }

            @Override
            public void requireIsolation() {}

            @Override
            public void close() {}

            @Override
            public void closeNow() {}
        };
        AtomicInteger handled = new AtomicInteger();
        Iterator<PlannedJob> jobs =
                Stream.generate(() -> job("a.py")).limit(2000).iterator();
        new Batch(concurrent, 7, false, () -> false, (job, result) -> {
                    inFlight.decrementAndGet();
                    handled.incrementAndGet();
                    return false;
                })
                .run(jobs);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(handled).hasValue(2000);
        assertThat(most.get()).isBetween(1, 7);
    }

    @Test
    void run_failureAndKeepGoing_runsTheRest() throws InterruptedException {
        run(false, List.of(existing("broken.py"), existing("a.py")).iterator());
        assertThat(finished).extracting(CompileResult::outcome).containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
    }

    @Test
    void run_failureAndFailFast_cancelsWhatRunsAndWhatWaits() throws InterruptedException {
        List<PlannedJob> jobs = List.of(
                existing("hang1.py"),
                existing("hang2.py"),
                existing("broken.py"),
                existing("hang3.py"),
                existing("e.py"),
                existing("f.py"));
        run(true, jobs.iterator());
        assertThat(compiler.requests).as("submitted").hasSize(4);
        assertThat(compiler.hanging).hasSize(3).allMatch(CompletableFuture::isCancelled);
        assertThat(finished).hasSize(6);
        assertThat(finished.get(0).cause()).isEqualTo(Cause.COMPILE_ERROR);
        assertThat(finished.subList(1, 6)).allSatisfy(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.cause()).isEqualTo(Cause.FAIL_FAST);
        });
        assertThat(finished).extracting(CompileResult::request).doesNotHaveDuplicates();
    }

    @Test
    void run_brokenFuture_isAnInternalError() throws InterruptedException {
        Iterator<PlannedJob> jobs = List.of(job("hang.py"), job("hang2.py")).iterator();
        Thread breaker = new Thread(() -> {
            while (compiler.hanging.size() < 2) {
                Thread.onSpinWait();
            }
            compiler.hanging.forEach(future -> future.completeExceptionally(new IllegalStateException("bug")));
        });
        breaker.start();
        run(false, jobs);
        breaker.join();
        assertThat(finished).hasSize(2).allSatisfy(result -> {
            assertThat(result.cause()).isEqualTo(Cause.INTERNAL);
            assertThat(result.message()).contains("bug");
        });
    }

    @Test
    void run_interrupted_submitsNothingMoreAndWaitsForWhatRuns() throws InterruptedException {
        List<PlannedJob> jobs =
                IntStream.range(0, 100).mapToObj(i -> job("hang" + i + ".py")).toList();
        Thread interrupter = new Thread(() -> {
            while (compiler.hanging.size() < 4) {
                Thread.onSpinWait();
            }
            compiler.closeNow();
        });
        interrupter.start();
        new Batch(compiler, 4, true, () -> compiler.closedNow, this::record).run(jobs.iterator());
        interrupter.join();
        assertThat(finished).hasSize(4).allMatch(result -> result.cause() == Cause.CANCELLED);
        assertThat(compiler.requests).hasSize(4);
    }
}
