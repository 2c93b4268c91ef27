package dev.codonq.soak;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.scheduling.SchedulerCounts;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** One thread that compiles by way of a compiler's API, and cancels the futures of some. Confined to that thread. */
final class CompilerClient implements Runnable {
    private final CodonCompiler compiler;
    private final Findings findings;
    private final Compiles compiles;
    private final Random random;
    private final BooleanSupplier isOver;
    private long requests;

    CompilerClient(
            CodonCompiler compiler, Findings findings, Compiles compiles, Random random, BooleanSupplier isOver) {
        this.compiler = compiler;
        this.findings = findings;
        this.compiles = compiles;
        this.random = random;
        this.isOver = isOver;
    }

    @Override
    public void run() {
        while (!isOver.getAsBoolean()) {
            Compiles.Source source = compiles.source(random);
            CompileRequest request = compiles.request(source, random)
                    .options(job -> job.withExpectedMemoryBytes(200 << 20))
                    .build();
            requests++;
            CompletableFuture<CompileResult> future = compiler.compile(request);
            if (random.nextInt(4) == 0) {
                cancel(future);
            } else {
                await(source, future);
            }
        }
    }

    private void cancel(CompletableFuture<CompileResult> future) {
        try {
            future.get(random.nextInt(800), TimeUnit.MILLISECONDS);
        } catch (TimeoutException expected) {
            if (future.cancel(true)) {
                findings.saw(Seen.FUTURE_CANCELLED);
            }
        } catch (InterruptedException | ExecutionException e) {
            findings.broken("a compile has ended exceptionally: " + e);
        }
    }

    private void await(Compiles.Source source, CompletableFuture<CompileResult> future) {
        try {
            CompileResult result = future.get(Round.JOB_BOUND.toSeconds(), TimeUnit.SECONDS);
            boolean isCancelled = result.outcome() == Outcome.CANCELLED || result.outcome() == Outcome.REJECTED;
            if (result.isSuccess() && result.cacheUse() == CacheUse.HIT_DISK) {
                findings.saw(Seen.COMPILER_HIT);
            }
            findings.require(
                    source.isRight(result) || source.isFragile() || (isCancelled && isOver.getAsBoolean()),
                    "compile of " + source + ": " + result);
        } catch (TimeoutException e) {
            findings.broken("compile of " + source + " does not end\n" + Findings.threadDump());
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            findings.broken("compile of " + source + " has ended exceptionally: " + e);
        }
    }

    /** Compares what the compiler's scheduler has counted, which has ended; after the thread's end. */
    void compareWith(SchedulerCounts counts) {
        findings.require(
                counts.jobs().submitted() == requests && counts.jobs().unfinished() == 0,
                requests + " compiles, but " + counts.jobs());
    }
}
