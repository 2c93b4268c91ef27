package dev.codonq.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileActions;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real compiles beside hostile runs: they give what they give when nothing disturbs them. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class HostileNeighboursIT {
    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final List<String> COMPILED =
            List.of("primes.py", "binary_heap.codon", "shapes/main.codon", "word_count.py");

    private static final List<Isolation> LEVELS = List.of(Isolation.values());

    private static final List<String> HOSTILE = List.of(
            "fork bomb",
            "chain of processes that outlives the first one",
            "daemon that writes to the output",
            "ignores every signal",
            "memory of its own",
            "fills the working directory",
            "floods both streams",
            "burns processor time in one child after the other");

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Toolchain toolchain;

    @BeforeAll
    static void findToolchain() {
        toolchain = RealCodon.require();
    }

    @Test
    void compile_besideEightHostileRuns_givesTheSameBytes() throws Exception {
        HostilePrograms programs = HostilePrograms.compile(base.resolve("programs"));
        ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
        List<Digest> undisturbed;
        try (JobScheduler scheduler = JobScheduler.builder().cacheBytes(0).build()) {
            require(scheduler);
            undisturbed = digests(submitCompiles(scheduler));
        }
        try (Scene scene = new Scene(programs, Files.createDirectory(base.resolve("scene")));
                JobScheduler scheduler = JobScheduler.builder()
                        .slots(HOSTILE.size() + COMPILED.size())
                        .cacheBytes(0)
                        .build()) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            List<CompletableFuture<?>> hostile = new ArrayList<>();
            for (int i = 0; i < HOSTILE.size(); i++) {
                String name = HOSTILE.get(i);
                Attack attack = Attacks.all().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                hostile.add(repeat(scheduler, scene, attack, LEVELS.get(i % LEVELS.size()), problems, end));
            }
            List<Digest> disturbed;
            try {
                disturbed = digests(submitCompiles(scheduler));
            } finally {
                end.complete(null);
            }
            for (CompletableFuture<?> runs : hostile) {
                runs.get(120, TimeUnit.SECONDS);
            }
            assertThat(problems).isEmpty();
            assertThat(disturbed).isEqualTo(undisturbed);
            assertThat(scene.damage(Isolation.DIRECTORY)).isEmpty();
        }
    }

    private static void require(JobScheduler scheduler) {
        for (Isolation isolation : Isolation.values()) {
            IsolationProbe probe = scheduler.probe(isolation);
            if (!probe.isAvailable()) {
                RealCodon.missing(probe.toString());
            }
        }
    }

    private static List<Job> submitCompiles(JobScheduler scheduler) throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (String example : COMPILED) {
            CompileRequest request =
                    CompileRequest.builder(EXAMPLES.resolve(example)).build();
            jobs.add(scheduler.submit(CompileActions.of(request, toolchain)));
        }
        return jobs;
    }

    private static List<Digest> digests(List<Job> jobs) throws Exception {
        List<Digest> digests = new ArrayList<>();
        for (Job job : jobs) {
            JobResult result = job.result().get(300, TimeUnit.SECONDS);
            assertThat(result).as(Ending.streams(result)).isInstanceOf(JobResult.Succeeded.class);
            ((JobResult.Succeeded) result)
                    .result()
                    .outputs()
                    .values()
                    .forEach(output -> digests.add(output.content().digest()));
        }
        return digests;
    }

    /** Runs an attack again and again until {@code end}; each run has to end as the table of attacks says. */
    private static CompletableFuture<?> repeat(
            JobScheduler scheduler,
            Scene scene,
            Attack attack,
            Isolation isolation,
            ConcurrentLinkedQueue<String> problems,
            CompletableFuture<Void> end) {
        String mark = Scene.mark();
        Action action;
        try {
            action = scene.action(attack, isolation, mark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scheduler.submit(action).result().thenComposeAsync(result -> {
            attack.ending(isolation, result.record().use().source())
                    .problems(result)
                    .forEach(problem -> problems.add(attack.name() + ", " + isolation + ": " + problem));
            return end.isDone()
                    ? CompletableFuture.completedFuture(null)
                    : repeat(scheduler, scene, attack, isolation, problems, end);
        });
    }

    /** Each level doubles what the optimiser inlines: unbounded, the compiler takes 7 GB within 40 seconds. */
    private static String nestedLists() {
        return "v0 = 1\n"
                + IntStream.rangeClosed(1, 20)
                        .mapToObj(level -> "v" + level + " = [v" + (level - 1) + "]\n")
                        .collect(Collectors.joining())
                + "print(v20)\n";
    }

    @ParameterizedTest
    @EnumSource
    void compile_sourceThatTakesAllMemory_failsAndItsNeighboursDoNot(Isolation isolation) throws Exception {
        Path directory = Files.createDirectory(base.resolve("memory-" + isolation));
        Path huge = Files.writeString(directory.resolve("huge.codon"), nestedLists());
        List<CompileRequest> small = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path source = Files.writeString(directory.resolve("small" + i + ".codon"), "print(" + i + ")\n");
            small.add(CompileRequest.builder(source).isolation(isolation).build());
        }
        CompileRequest.Builder request = CompileRequest.builder(huge).release().isolation(isolation);
        request.limits(CompileRequest.builder(huge).build().limits().toBuilder()
                .memoryBytes(512L << 20)
                .timeout(Duration.ofMinutes(4))
                .build());
        try (CodonCompiler compiler = CodonCompiler.builder()
                .codon(toolchain.executable())
                .withoutCache()
                .parallelism(2)
                .build()) {
            IsolationProbe probe = compiler.probe(isolation);
            if (!probe.isAvailable()) {
                RealCodon.missing(probe.toString());
            }
            List<Digest> undisturbed = artifacts(compiler, small);
            CompletableFuture<CompileResult> failing = compiler.compile(request.build());
            while (!failing.isDone()) {
                assertThat(artifacts(compiler, small)).isEqualTo(undisturbed);
            }
            CompileResult failed = failing.get();
            assertThat(failed.outcome()).as(failed.message() + failed.log()).isEqualTo(Outcome.FAILED);
            assertThat(failed.cause()).as(failed.message() + failed.log()).isEqualTo(Cause.OUT_OF_MEMORY);
            assertThat(failed.artifacts()).isEmpty();
        }
    }

    private static List<Digest> artifacts(CodonCompiler compiler, List<CompileRequest> requests) throws Exception {
        List<Digest> digests = new ArrayList<>();
        List<CompletableFuture<CompileResult>> results =
                requests.stream().map(compiler::compile).toList();
        for (CompletableFuture<CompileResult> future : results) {
            CompileResult result = future.get(200, TimeUnit.SECONDS);
            assertThat(result.isSuccess()).as(result.message() + result.log()).isTrue();
            result.artifacts()
                    .forEach(artifact -> digests.add(artifact.content().digest()));
        }
        return digests;
    }
}
