package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.codonq.testing.CodonExtension;
import dev.codonq.testing.CodonProgram;
import dev.codonq.testing.CodonProgramTest;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** Two hundred programs through the harness at once, by the real compiler: those of {@code samples} and others like them. */
@ExtendWith(LeakGuard.class)
@Timeout(1500)
class ProgramsIT {
    private static final int COUNT = 200;
    private static final String DIRECTORY = "target/two-hundred-programs";
    private static final Path SAMPLES = Path.of("src/test/resources/dev/codonq/program/samples");

    /** What the tests of {@code samples/wrong} say, each as far as it does not depend on the machine. */
    private static final Map<String, String> FAILURES = Map.ofEntries(
            Map.entry("output.py", "output.py:2: line 2 of the output differs\n  expected: 2\n  actual:   3"),
            Map.entry(
                    "too_much.py",
                    "too_much.py:1: line 2 of the output differs\n  expected: nothing more\n  actual:   2"),
            Map.entry(
                    "compiler_crash.py",
                    "compiler_crash.py: the compile ended with compilerCrash: the compiler was ended by"),
            Map.entry("signal.codon", "signal.codon: the program was ended by signal 11"),
            Map.entry("endless.py", "endless.py: the program was still running after 15 s"),
            Map.entry("hungry.py", "hungry.py: the program needed more than 256 MiB of memory"),
            Map.entry("error.py", "error.py:2:7: error: name 'x' is not defined"),
            Map.entry("compiles.py", "compiles.py:1: it compiles\n  expected error: this is an error"),
            Map.entry(
                    "other_error.py",
                    "other_error.py:1: the compiler does not say this here\n  expected error: name 'y' is not defined\n"
                            + "not expected: " + DIRECTORY
                            + "/samples/wrong/other_error.py:1:7: error: name 'x' is not"),
            Map.entry("misspelt.py", "misspelt.py:1: not an expectation: 'EXPECTS: 1'"),
            Map.entry("unmarked.py", "unmarked.py:1: no expectation; write what is printed (# EXPECT: LINE)"));

    /** What a user of the harness writes. */
    static class Programs {
        @CodonProgramTest(value = DIRECTORY, timeoutMillis = 15_000, memoryBytes = 256L << 20)
        void program_behavesAsItsCommentsSay(CodonProgram program) {
            program.passes();
        }
    }

    @Test
    void harness_twoHundredProgramsAtOnce_failsThoseThatAreWrongAndNoOther() throws IOException {
        RealCodon.require();
        makePrograms();
        long start = System.nanoTime();
        Events tests = run(Programs.class, COUNT).testEvents();
        Map<String, String> failures = new TreeMap<>();
        tests.failed().stream()
                .forEach(event -> failures.put(event.getTestDescriptor().getDisplayName(), message(event)));
        System.out.printf(
                "%d programs, %d at once, took %d s%n",
                tests.finished().count(), mostAtOnce(tests), (System.nanoTime() - start) / 1_000_000_000);
        assertThat(tests.finished().count()).isEqualTo(COUNT);
        assertThat(failures.keySet())
                .as(failures.toString())
                .isEqualTo(FAILURES.keySet().stream()
                        .map(name -> "samples/wrong/" + name)
                        .collect(Collectors.toSet()));
        FAILURES.forEach((name, message) -> assertThat(failures.get("samples/wrong/" + name))
                .contains(DIRECTORY + "/samples/wrong/")
                .contains(message));
        assertThat(mostAtOnce(tests)).isGreaterThan(COUNT / 2);
        assertThat(tests.stream().flatMap(event -> event.getTestDescriptor().getTags().stream()))
                .allSatisfy(tag -> assertThat(tag.getName()).isEqualTo("codon"));
    }

    private static EngineExecutionResults run(Class<?> tests, int atOnce) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", Integer.toString(atOnce))
                .selectors(selectClass(tests))
                .execute();
    }

    private static String message(Event event) {
        return String.valueOf(event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage());
    }

    /** The most tests that had begun and not ended. */
    private static int mostAtOnce(Events tests) {
        int most = 0;
        int now = 0;
        List<Event> inOrder =
                tests.stream().sorted(Comparator.comparing(Event::getTimestamp)).toList();
        for (Event event : inOrder) {
            if (event.getType() == EventType.STARTED) {
                most = Math.max(most, ++now);
            } else if (event.getType() == EventType.FINISHED) {
                now--;
            }
        }
        return most;
    }

    private static void makePrograms() throws IOException {
        Path directory = Path.of(DIRECTORY);
        delete(directory);
        try (Stream<Path> samples = Files.walk(SAMPLES)) {
            for (Path sample : samples.toList()) {
                Path place = directory.resolve("samples").resolve(SAMPLES.relativize(sample));
                Files.createDirectories(place.resolveSibling("."));
                Files.copy(sample, place);
            }
        }
        MadePrograms.write(COUNT - ProgramSources.below(directory).size(), directory);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(ProgramsIT::deleteOne);
            }
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static class Missing {
        @CodonProgramTest("src/test/no-such-directory")
        void program(CodonProgram program) {
            program.passes();
        }
    }

    static class Empty {
        @CodonProgramTest("src/main/java/dev/codonq")
        void program(CodonProgram program) {
            program.passes();
        }
    }

    @Test
    void harness_directoryWithoutPrograms_fails() {
        assertThat(run(Missing.class, 2).containerEvents().failed().stream())
                .singleElement()
                .satisfies(event -> assertThat(message(event))
                        .contains("no such directory of programs: src/test/no-such-directory"));
        assertThat(run(Empty.class, 2).containerEvents().failed().stream())
                .singleElement()
                .satisfies(event -> assertThat(message(event)).contains("no program in /", "src/main/java/dev/codonq"));
    }

    static class WithoutCompiler {
        @RegisterExtension
        static final CodonExtension CODON =
                CodonExtension.builder().codon(Path.of("no/such/codon")).build();

        @CodonProgramTest("src/test/resources/dev/codonq/program/samples/imports")
        void program(CodonProgram program) {
            program.passes();
        }
    }

    @Test
    void harness_missingCompilerThatIsRequired_failsEachProgram() {
        Events tests = run(WithoutCompiler.class, 2).testEvents();
        assertThat(tests.failed().stream())
                .singleElement()
                .satisfies(event -> assertThat(message(event)).contains("no/such/codon"));
        assertThat(tests.finished().count()).isEqualTo(1);
    }
}
