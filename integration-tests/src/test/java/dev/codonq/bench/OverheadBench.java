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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What codonq adds: to a command that does nothing, where the cost of a run alone is seen; to the compiler, where it is
 * seen in proportion; and how many runs a second that gives.
 */
public final class OverheadBench {
    private static final int ACTIONS = 1_000;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "OPENBLAS_NUM_THREADS", "1");

    private OverheadBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        nothing(rounds * 10);
        for (Isolation isolation : Isolation.values()) {
            throughput(isolation, 2);
        }
        compiles(rounds);
    }

    private static void nothing(int rounds) throws Exception {
        System.out.printf("/bin/true, %d rounds, one at a time%n", rounds);
        try (JobScheduler scheduler =
                JobScheduler.builder().slots(1).cacheBytes(0).build()) {
            new Comparison()
                    .with("bare", () -> bare("/bin/true"))
                    .with("DIRECTORY", () -> run(scheduler, Isolation.DIRECTORY))
                    .with("NAMESPACES", () -> run(scheduler, Isolation.NAMESPACES))
                    .measure(rounds)
                    .print();
        }
    }

    private static void run(JobScheduler scheduler, Isolation isolation) {
        requireSuccess(scheduler.submit(nothing(isolation, 0)));
    }

    private static Action nothing(Isolation isolation, int number) {
        return Action.builder("/bin/true")
                .environment("NUMBER", Integer.toString(number))
                .isolation(isolation)
                .build();
    }

    private static void requireSuccess(Job job) {
        JobResult result = job.result().join();
        if (!(result instanceof JobResult.Succeeded)) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static void throughput(Isolation isolation, int slots) throws IOException {
        long start = System.nanoTime();
        try (JobScheduler scheduler =
                JobScheduler.builder().slots(slots).cacheBytes(0).build()) {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < ACTIONS; i++) {
                jobs.add(scheduler.submit(nothing(isolation, i)));
            }
            jobs.forEach(OverheadBench::requireSuccess);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d times /bin/true at %s, %d slots: %.0f a second%n", ACTIONS, isolation, slots, ACTIONS / seconds);
    }

    private static void compiles(int rounds) throws Exception {
        Path directory = Files.createTempDirectory("codonq-bench");
        // As root, runs belong to another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path source = Files.writeString(directory.resolve("hello.codon"), "print('hello')\n");
        Path program = directory.resolve("hello");
        System.out.printf("codon build of hello, %d rounds, one at a time%n", rounds);
        try (CodonCompiler compiler =
                CodonCompiler.builder().parallelism(1).withoutCache().build()) {
            String codon = compiler.toolchain().executable().toString();
            new Comparison()
                    .with(
                            "bare compiler",
                            () -> bare(codon, "build", "-exe", "-o", program.toString(), source.toString()))
                    .with("DIRECTORY", () -> compile(compiler, source, Isolation.DIRECTORY))
                    .with("NAMESPACES", () -> compile(compiler, source, Isolation.NAMESPACES))
                    .measure(rounds)
                    .print();
        } finally {
            Files.deleteIfExists(program);
            Files.delete(source);
            Files.delete(directory);
        }
    }

    private static void bare(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + exitCode);
        }
    }

    private static void compile(CodonCompiler compiler, Path source, Isolation isolation) throws Exception {
        CompileResult result = compiler.compile(
                        CompileRequest.builder(source).isolation(isolation).build())
                .get();
        if (!result.isSuccess()) {
            throw new IllegalStateException(result.message() + result.log());
        }
    }
}
