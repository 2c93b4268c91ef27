package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a build costs of which everything is in the cache: whole processes beside each other, then a hit through the API.
 *
 * <p>Hits do not depend on what made the results; so a stand-in for the compiler makes them, which copies a file.
 */
public final class CachedBench {
    private static final int ROUNDS = 9;
    private static final int HITS = 2_000;

    private CachedBench() {}

    /** Measures with the script codonq, a compiler, the number of sources, and ninja where it is there. */
    public static void main(String[] arguments) throws Exception {
        Path script = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "codonq-bench");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            CachedProject project = CachedProject.create(directory, Path.of(arguments[1]), count);
            processes(project, script, arguments.length > 3 ? List.of(arguments[3]) : List.of());
            api(directory.resolve("api"));
        } finally {
            run(directory, Map.of(), List.of("/bin/rm", "-rf", directory.toString()));
        }
    }

    private static void processes(CachedProject project, Path script, List<String> ninja) throws Exception {
        Map<String, String> environment = Map.of(
                "XDG_CACHE_HOME", project.directory().resolve("cache").toString(),
                "CODONQ_CODON", project.compiler().toString());
        List<String> build = List.of(script.toString(), "build", "src", "--kind", "obj", "-q");
        long start = System.nanoTime();
        run(project.directory(), environment, build);
        System.out.printf(
                "%d sources with imports; compiled by a stand-in in %.1f s%n",
                project.count(), (System.nanoTime() - start) / 1e9);
        Comparison comparison = new Comparison()
                .with("codonq build", () -> run(project.directory(), environment, build))
                .with("a process each", () -> run(project.directory(), environment, project.processPerFile()))
                .with("one source", () -> run(project.directory(), environment, project.buildOfOne(script)));
        for (String program : ninja) {
            run(project.directory(), environment, List.of(program, "--quiet"));
            comparison.with("ninja", () -> run(project.directory(), environment, List.of(program, "--quiet")));
        }
        System.out.printf("the same again, all hits; 'a process each' is sha256sum of every source, two at once%n");
        comparison.measure(ROUNDS).print();
    }

    private static void run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")));
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + exitCode);
        }
    }

    /** Hits of actions with an output of 16 KiB, from a scheduler whose memory is warm, then from one that has none. */
    private static void api(Path directory) throws IOException {
        try (DiskCache cache = DiskCache.open(directory, CacheSettings.DEFAULT);
                JobScheduler warm = scheduler(cache, 64L << 20);
                JobScheduler cold = scheduler(cache, 0)) {
            List<Action> actions =
                    IntStream.range(0, HITS).mapToObj(CachedBench::action).toList();
            actions.forEach(action -> require(warm, action));
            printHits("memory", warm, actions);
            printHits("disk", cold, actions);
        }
    }

    private static JobScheduler scheduler(DiskCache cache, long memoryBytes) throws IOException {
        return JobScheduler.builder()
                .slots(2)
                .cacheBytes(memoryBytes)
                .diskCache(cache)
                .runner((action, stop, progress) -> made(action))
                .build();
    }

    private static Action action(int number) {
        return Action.builder("/bin/codon", "build", Integer.toString(number))
                .subject("obj /src/m" + number)
                .output("m.o")
                .build();
    }

    private static RunResult made(Action action) {
        byte[] content = Arrays.copyOf(action.toString().getBytes(StandardCharsets.UTF_8), 16 << 10);
        return new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of("m.o", new OutputFile(Blob.of(content), false)),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ofMillis(1),
                ResourceUse.UNKNOWN,
                List.of());
    }

    private static void printHits(String tier, JobScheduler scheduler, List<Action> actions) {
        List<Double> micros = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            micros.clear();
            for (Action action : actions) {
                long start = System.nanoTime();
                require(scheduler, action);
                micros.add((System.nanoTime() - start) / 1e3);
            }
        }
        micros.sort(null);
        System.out.printf(
                "a hit through the API from %s: median %.1f us, 99 %% within %.1f us%n",
                tier, micros.get(micros.size() / 2), micros.get(micros.size() * 99 / 100));
    }

    private static void require(JobScheduler scheduler, Action action) {
        JobResult result = scheduler.submit(action).result().join();
        if (!(result instanceof JobResult.Succeeded)) {
            throw new IllegalStateException(result.toString());
        }
    }
}
