package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What codonq adds to the compiler: one program compiled bare and at both levels of isolation in turn, so that all see the
 * same machine; then many actions that do nothing.
 */
public final class OverheadBench {
    private static final int SLOTS = 2;

    private OverheadBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        compiles(rounds);
        for (Isolation isolation : Isolation.values()) {
            actions(isolation, 2_000);
        }
    }

    private static void compiles(int rounds) throws Exception {
        Path directory = Files.createTempDirectory("codonq-bench");
        // As root, runs belong to another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path source = Files.writeString(directory.resolve("hello.codon"), "print('hello')\n");
        double[] bare = new double[rounds];
        double[] inDirectory = new double[rounds];
        double[] inNamespaces = new double[rounds];
        try (CodonCompiler compiler =
                CodonCompiler.builder().parallelism(1).withoutCache().build()) {
            Path codon = compiler.toolchain().executable();
            for (int round = -1; round < rounds; round++) {
                double[] times = {
                    bare(codon, source, directory.resolve("hello")),
                    compile(compiler, source, Isolation.DIRECTORY),
                    compile(compiler, source, Isolation.NAMESPACES)
                };
                // The first round warms the disk cache and the JVM.
                if (round >= 0) {
                    bare[round] = times[0];
                    inDirectory[round] = times[1];
                    inNamespaces[round] = times[2];
                }
            }
        } finally {
            Files.deleteIfExists(directory.resolve("hello"));
            Files.delete(source);
            Files.delete(directory);
        }
        System.out.printf("codon build of hello, %d rounds, one at a time%n", rounds);
        print("bare compiler", bare, bare);
        print("DIRECTORY", inDirectory, bare);
        print("NAMESPACES", inNamespaces, bare);
    }

    private static void print(String name, double[] times, double[] bare) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        double[] differences = new double[times.length];
        Arrays.setAll(differences, i -> times[i] - bare[i]);
        Arrays.sort(differences);
        System.out.printf(
                "  %-14s median %7.1f ms  (min %7.1f, max %7.1f)  over bare, median of pairs %+6.1f ms%n",
                name, median(sorted), sorted[0], sorted[sorted.length - 1], median(differences));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double bare(Path codon, Path source, Path output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        codon.toString(), "build", "-exe", "-o", output.toString(), source.toString())
                .inheritIO();
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "OPENBLAS_NUM_THREADS", "1"));
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the bare compiler exited with " + exitCode);
        }
        return millisSince(start);
    }

    private static double compile(CodonCompiler compiler, Path source, Isolation isolation) throws Exception {
        long start = System.nanoTime();
        CompileResult result = compiler.compile(
                        CompileRequest.builder(source).isolation(isolation).build())
                .get();
        if (!result.isSuccess()) {
            throw new IllegalStateException(result.message() + result.log());
        }
        return millisSince(start);
    }

    private static void actions(Isolation isolation, int count) throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>();
        Duration inProcesses = Duration.ZERO;
        long start = System.nanoTime();
        try (JobScheduler scheduler =
                JobScheduler.builder().slots(SLOTS).cacheBytes(0).build()) {
            for (int i = 0; i < count; i++) {
                Action action = Action.builder("/bin/true")
                        .environment("NUMBER", Integer.toString(i))
                        .isolation(isolation)
                        .build();
                jobs.add(scheduler.submit(action));
            }
            for (Job job : jobs) {
                if (!(job.result().join() instanceof JobResult.Succeeded succeeded)) {
                    throw new IllegalStateException(job.result().join().toString());
                }
                inProcesses = inProcesses.plus(succeeded.record().runTime());
            }
        }
        double wall = millisSince(start);
        double outside = 1 - inProcesses.toNanos() / 1e6 / (wall * SLOTS);
        System.out.printf(
                "%d times /bin/true at %s, %d slots: %.0f actions/s, %.1f ms each in its slot, %.0f %% of that outside the process%n",
                count, isolation, SLOTS, count / wall * 1e3, wall * SLOTS / count, outside * 100);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
