package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred thousand queued actions in a JVM with 200 MiB of heap. */
@Timeout(300)
class QueueHeapIT {
    private static final int ACTIONS = 100_000;

    @Test
    void submit_hundredThousandActions_fitInto200MiB() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx200m",
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
                jobs.add(scheduler.submit(action(i)));
            }
            long queued =
                    jobs.stream().filter(job -> job.state() != JobState.DONE).count();
            scheduler.closeNow();
            System.out.println("queued " + queued);
        }

        /** An action of the size that a compile of a source with two imports has. */
        private static Action action(int number) {
            Action.Builder action = Action.builder(
                            "/var/cache/codonq/toolchains/codon-0.18.0/bin/codon", "build", "-debug", "-exe")
                    .arguments(List.of("-o", "program" + number, "/home/user/project/program" + number + ".codon"))
                    .environment("PATH", "/usr/local/bin:/usr/bin:/bin")
                    .environment("LANG", "C.UTF-8")
                    .environment("OPENBLAS_NUM_THREADS", "1")
                    .output("program" + number);
            for (int i = 0; i < 3; i++) {
                String path = "home/user/project/file" + i + "of" + number + ".codon";
                Digest digest = Digest.of(path.getBytes(StandardCharsets.UTF_8));
                action.input(path, new Input.File(digest, Path.of("/" + path), false));
            }
            return action.build();
        }
    }
}
