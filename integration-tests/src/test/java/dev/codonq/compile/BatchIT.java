package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many real compiles at once: what goes wrong with one does not touch another. */
@ExtendWith(LeakGuard.class)
@Timeout(1800)
class BatchIT {
    private static final int JOBS = 200;

    @TempDir
    Path directory;

    /** One in ten jobs goes wrong, in turn in each of these ways. */
    private enum Fate {
        FAILS,
        TIMES_OUT,
        IS_CANCELLED,
        SUCCEEDS
    }

    private static Fate fateOf(int job) {
        return job % 10 != 9 ? Fate.SUCCEEDS : Fate.values()[job / 10 % 3];
    }

    @Test
    void compile_twoHundredJobsOfWhichOneInTenGoesWrong_leavesTheOthersUntouched() throws Exception {
        Path codon = RealCodon.require().executable();
        List<CompileResult> results = new ArrayList<>();
        try (CodonCompiler compiler = CodonCompiler.builder().codon(codon).build()) {
            List<CompletableFuture<CompileResult>> futures = new ArrayList<>();
            for (int job = 0; job < JOBS; job++) {
                futures.add(compiler.compile(request(job)));
            }
            for (int job = 0; job < JOBS; job++) {
                if (fateOf(job) == Fate.IS_CANCELLED) {
                    assertThat(futures.get(job).cancel(true)).isTrue();
                }
            }
            for (CompletableFuture<CompileResult> future : futures) {
                if (!future.isCancelled()) {
                    results.add(future.get(1700, TimeUnit.SECONDS));
                }
            }
        }
        Map<Outcome, Long> counts =
                results.stream().collect(Collectors.groupingBy(CompileResult::outcome, Collectors.counting()));
        assertThat(counts).isEqualTo(Map.of(Outcome.SUCCEEDED, 180L, Outcome.FAILED, 7L, Outcome.TIMED_OUT, 7L));
        for (CompileResult result : results) {
            check(result);
        }
        assertEachProgramIsItsOwn(results);
    }

    private CompileRequest request(int job) throws IOException {
        Path source = directory.resolve("job" + job + ".codon");
        String program = switch (fateOf(job)) {
            case SUCCEEDS -> "print('this is " + job + "', " + job + " * 2)\n";
            case FAILS -> "print(undefined_" + job + ")\n";
            // A tuple of this length keeps the compiler busy for minutes.
            case TIMES_OUT, IS_CANCELLED -> "print((" + numbers(job) + "))\n";
        };
        Files.writeString(source, program);
        // The compiler needs over a second of CPU time for the least program, so this always comes too early.
        Duration timeout = fateOf(job) == Fate.TIMES_OUT ? Duration.ofMillis(700) : Duration.ofMinutes(5);
        return CompileRequest.builder(source).timeout(timeout).build();
    }

    private static String numbers(int job) {
        StringBuilder numbers = new StringBuilder().append(job);
        for (int i = 0; i < 500; i++) {
            numbers.append(", ").append(i);
        }
        return numbers.toString();
    }

    private static void check(CompileResult result) {
        String name = SourceName.stem(result.request().source());
        Fate fate = fateOf(Integer.parseInt(name.substring("job".length())));
        switch (fate) {
            case SUCCEEDS ->
                assertThat(result.isSuccess())
                        .as(name + result.message() + result.log())
                        .isTrue();
            case FAILS -> {
                assertThat(result.cause()).isEqualTo(Cause.COMPILE_ERROR);
                assertThat(result.message()).isEqualTo("name 'undefined_" + name.substring(3) + "' is not defined");
                assertThat(result.diagnostics().get(0).file())
                        .isEqualTo(result.request().source().toString());
            }
            case TIMES_OUT -> assertThat(result.cause()).isEqualTo(Cause.RUN_TIMEOUT);
            case IS_CANCELLED -> throw new AssertionError(name + " was cancelled and has a result: " + result);
        }
    }

    private void assertEachProgramIsItsOwn(List<CompileResult> results) throws IOException, InterruptedException {
        Map<Path, CompileResult> bySource = results.stream()
                .filter(CompileResult::isSuccess)
                .collect(Collectors.toMap(result -> result.request().source(), Function.identity()));
        for (int job = 0; job < JOBS; job += 23) {
            CompileResult result = bySource.get(directory.resolve("job" + job + ".codon"));
            if (result != null) {
                Path program = directory.resolve("program" + job);
                Files.write(program, result.artifacts().get(0).content().open().readAllBytes());
                assertThat(program.toFile().setExecutable(true)).isTrue();
                assertThat(BareCompiler.run(List.of(program.toString()))
                                .standardOutput()
                                .text())
                        .isEqualTo("this is " + job + " " + job * 2 + "\n");
            }
        }
    }

    @Test
    void compile_sourceThatKeepsTheCompilerBusyForEver_timesOut() throws Exception {
        Path codon = RealCodon.require().executable();
        Path source = Files.writeString(directory.resolve("endless.codon"), "print((" + numbers(0) + "))\n");
        try (CodonCompiler compiler = CodonCompiler.builder().codon(codon).build()) {
            CompileRequest request = CompileRequest.builder(source)
                    .timeout(Duration.ofSeconds(3))
                    .gracePeriod(Duration.ofSeconds(1))
                    .build();
            CompileResult result = compiler.compile(request).get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.cause()).isEqualTo(Cause.RUN_TIMEOUT);
            assertThat(result.runTime()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        }
    }
}
