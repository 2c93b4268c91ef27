package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;

/**
 * Builds actions that another process builds, too. Arguments: the directory of the cache, a file to which each run appends
 * a line, {@code forwards}, {@code backwards} or {@code endless}, and the timeout of a run in milliseconds.
 *
 * <p>It says {@code ready} and waits for a line. Then it builds all actions, in one order or the other, and says of each
 * its number, where its result came from, whether that is right, and what the run had written. {@code endless} builds one
 * action whose run has no end: it says {@code waiting} when it waits for the run of the other process, and {@code begun}
 * when its own begins.
 */
final class SharedFlightMain {
    static final int ACTIONS = 50;

    private static final KnownActions KNOWN = new KnownActions(1_000);

    private SharedFlightMain() {}

    public static void main(String[] arguments) throws Exception {
        Path runs = Path.of(arguments[1]);
        boolean isEndless = arguments[2].equals("endless");
        ResourceLimits limits = ResourceLimits.defaults().toBuilder()
                .timeout(Duration.ofMillis(Long.parseLong(arguments[3])))
                .gracePeriod(Duration.ZERO)
                .build();
        try (DiskCache cache = DiskCache.open(Path.of(arguments[0]), CacheSettings.DEFAULT);
                JobScheduler scheduler = JobScheduler.builder()
                        .slots(3)
                        .diskCache(cache)
                        .runner((action, stop, progress) -> isEndless ? runWithoutEnd(stop) : run(action, runs))
                        .build()) {
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            if (isEndless) {
                buildWithoutEnd(scheduler, KnownActions.action(0, limits));
            } else {
                build(scheduler, arguments[2].equals("backwards"), limits);
            }
        }
    }

    private static RunResult run(Action action, Path runs) {
        int number = KnownActions.number(action);
        try {
            Files.writeString(runs, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return KNOWN.run(number, "by " + ProcessHandle.current().pid());
    }

    private static void build(JobScheduler scheduler, boolean isBackwards, ResourceLimits limits) throws Exception {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < ACTIONS; i++) {
            int number = isBackwards ? ACTIONS - 1 - i : i;
            jobs.add(scheduler.submit(KnownActions.action(number, limits)));
        }
        if (isBackwards) {
            Collections.reverse(jobs);
        }
        for (int number = 0; number < ACTIONS; number++) {
            JobResult result = jobs.get(number).result().get();
            boolean isRight = result instanceof JobResult.Succeeded succeeded && KNOWN.isOf(number, succeeded.result());
            String text = isRight
                    ? ((JobResult.Succeeded) result).result().standardOutput().text()
                    : result.toString();
            System.out.println(number + " " + result.record().origin() + " " + isRight + " " + text);
        }
    }

    private static RunResult runWithoutEnd(CompletionStage<?> stop) {
        System.out.println("begun");
        stop.toCompletableFuture().join();
        return RunResult.withoutProcess(new ProcessOutcome.Stopped());
    }

    private static void buildWithoutEnd(JobScheduler scheduler, Action action) throws IOException {
        var unused = scheduler.submit(action);
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> isWaiting() || isRunning());
        if (isWaiting()) {
            System.out.println("waiting");
        }
        while (System.in.read() >= 0) {
            // Until it is killed, or told to end.
        }
        scheduler.closeNow();
    }

    private static boolean isWaiting() {
        return isAnyThreadIn("awaitFlight", "parkNanos");
    }

    private static boolean isRunning() {
        return isAnyThreadIn("runWithoutEnd", "join");
    }

    private static boolean isAnyThreadIn(String outer, String inner) {
        return Thread.getAllStackTraces().values().stream()
                .map(Arrays::asList)
                .map(frames ->
                        frames.stream().map(StackTraceElement::getMethodName).toList())
                .anyMatch(methods -> methods.contains(outer) && methods.contains(inner));
    }
}
