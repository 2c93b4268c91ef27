package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cache.ChildJvm;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.hostile.Leftovers;
import dev.codonq.testing.HostTraces;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What remains of a program that ends while it compiles, and never closes its compiler. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class ExitIT {
    /** A shell that started the tests in the background has us, and what we start, ignore some signals. */
    private static final List<String> WITH_SIGNALS = List.of("/usr/bin/env", "--default-signal=HUP,INT,TERM");

    @TempDir(factory = ReachableTempDir.class)
    Path directory;

    /** A tuple of this length keeps the compiler busy for minutes. */
    private Path endless() throws Exception {
        String numbers = IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Files.writeString(directory.resolve("endless.codon"), "print((" + numbers + "))\n");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNAL, NAMESPACES, 143",
        "SIGNAL, DIRECTORY, 143",
        "EXIT, NAMESPACES, 3",
        "EXIT, DIRECTORY, 3",
        "EXIT_IN_CALLBACK, NAMESPACES, 3",
        "RETURN, NAMESPACES, 0"
    })
    void exit_whileACompileRuns_leavesNothing(ExitMain.Way way, Isolation isolation, int status) throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.codon"), "print(undefined)\n");
        String[] arguments = {
            RealCodon.require().executable().toString(),
            isolation.name(),
            way.name(),
            endless().toString(),
            wrong.toString()
        };
        Path errors = directory.resolve("errors");
        HostTraces traces;
        try (ChildJvm program = new ChildJvm(WITH_SIGNALS, errors, ExitMain.class, arguments)) {
            traces = new HostTraces(program.pid());
            program.expect("compiling");
            assertThat(Leftovers.processes(directory + "/endless.codon")).hasSizeGreaterThan(1);
            assertThat(traces.workRoots()).hasSize(1);
            if (way == ExitMain.Way.SIGNAL) {
                program.signal("TERM");
            } else {
                program.goOn();
            }
            assertThat(program.awaitEnd()).isEqualTo(status);
        }
        // No waiting: when the program has ended, everything of it has.
        assertThat(Leftovers.processes(directory + "/endless.codon")).isEmpty();
        assertThat(traces.workRoots()).isEmpty();
        assertThat(traces.mounts()).isEmpty();
        assertThat(traces.controlGroups()).isEmpty();
        assertThat(errors).isEmptyFile();
    }
}
