package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * A program that leaves its scheduler open, with a run under way, see {@link ExitHookTest}. Says {@code running} when the
 * run has begun; then exits with 3, or waits to be ended.
 */
final class ExitMain {
    private ExitMain() {}

    /** A run that ends when it is told to, and never else. */
    private record EndlessRunner(CountDownLatch begun) implements ActionRunner {
        @Override
        public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
            begun.countDown();
            stop.toCompletableFuture().join();
            return HandDrivenRunner.result(new ProcessOutcome.Stopped(), "");
        }
    }

    /**
     * Runs the program.
     *
     * @param arguments what to do, and the file in which the job's result is noted
     */
    public static void main(String[] arguments) throws IOException {
        Path marker = Path.of(arguments[1]);
        WeakReference<JobScheduler> scheduler = submit(marker, !arguments[0].equals("exit-without-hook"));
        for (int i = 0; i < 20 && !scheduler.refersTo(null); i++) {
            System.gc();
        }
        System.out.println("running");
        if (arguments[0].startsWith("exit")) {
            System.exit(3);
        }
        var unused = System.in.read();
    }

    /** Of the scheduler nothing is kept but what keeps itself. */
    private static WeakReference<JobScheduler> submit(Path marker, boolean hasHook) throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        JobSchedulerBuilder builder = JobScheduler.builder().runner(new EndlessRunner(begun));
        JobScheduler scheduler = (hasHook ? builder : builder.withoutExitHook()).build();
        var unused = scheduler
                .submit(Action.builder("/bin/true").build())
                .result()
                .thenAccept(result -> note(marker, result));
        Waiting.forLatch(begun);
        return new WeakReference<>(scheduler);
    }

    private static void note(Path marker, JobResult result) {
        try {
            Files.writeString(marker, result.getClass().getSimpleName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
