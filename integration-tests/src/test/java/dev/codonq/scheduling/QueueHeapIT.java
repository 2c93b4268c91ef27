package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.bench.QueuedActions;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred thousand queued actions in a JVM with 1 KiB of heap for each, and what a JVM needs besides. */
@Timeout(300)
class QueueHeapIT {
    private static final int ACTIONS = 100_000;

    /** 1 KiB for each action is 98 MiB; the rest is for the classes, caches and threads of the JVM and the scheduler. */
    private static final String HEAP = "-Xmx112m";

    @Test
    void submit_hundredThousandActions_takeAtMostOneKibOfHeapEach() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        HEAP,
                        // Uses its heap to the last; it is not time that is measured.
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Queue.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).endsWith("queued " + ACTIONS + "\n");
    }

    /** Fills the queue of a scheduler whose slot is busy until the end. */
    static final class Queue {
        public static void main(String[] arguments) throws Exception {
            ActionRunner busy = (action, stop, progress) -> {
                stop.toCompletableFuture().join();
                return RunResult.withoutProcess(new ProcessOutcome.Stopped());
            };
            List<Job> jobs = new ArrayList<>();
            JobScheduler scheduler = JobScheduler.builder()
                    .slots(1)
                    .queueCapacity(ACTIONS)
                    .runner(busy)
                    .build();
            for (int i = 0; i < ACTIONS; i++) {
                jobs.add(scheduler.submit(QueuedActions.action(i)));
            }
            long queued =
                    jobs.stream().filter(job -> job.state() != JobState.DONE).count();
            scheduler.closeNow();
            System.out.println("queued " + queued);
        }
    }
}
