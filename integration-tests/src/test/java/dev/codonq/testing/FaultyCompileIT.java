package dev.codonq.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault through the compiler at both levels: it comes to the right end, and none of its processes is left. */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class FaultyCompileIT {
    /** What a source says, what comes of it, and a part of the message or the log. */
    private record Fault(
            List<String> script, Outcome outcome, @Nullable Cause cause, String said, int killed) {
        static Fault succeeds(String... script) {
            return new Fault(List.of(script), Outcome.SUCCEEDED, null, "", 0);
        }

        static Fault fails(Cause cause, String said, String... script) {
            return new Fault(List.of(script), Outcome.FAILED, cause, said, 0);
        }

        static Fault timesOut(Cause cause, String... script) {
            return new Fault(List.of(script), Outcome.TIMED_OUT, cause, "", 0);
        }

        Fault leaves(int processes) {
            return new Fault(script, outcome, cause, said, processes);
        }

        @Override
        public String toString() {
            return String.join(", ", script);
        }
    }

    private static final List<Fault> FAULTS = List.of(
            Fault.succeeds("sleep 0.01"),
            Fault.timesOut(Cause.RUN_TIMEOUT, "sleep 60"),
            Fault.timesOut(Cause.RUN_TIMEOUT, "ignore TERM", "sleep 60"),
            Fault.timesOut(Cause.RUN_TIMEOUT, "gate never"),
            Fault.timesOut(Cause.CPU_LIMIT, "burn 60"),
            Fault.succeeds("fork 2").leaves(2),
            Fault.succeeds("daemon 3").leaves(3),
            Fault.fails(Cause.PROCESS_LIMIT, "", "fork 60", "sleep 60"),
            Fault.fails(Cause.OUT_OF_MEMORY, "", "memory 512M"),
            Fault.succeeds("memory 8M", "flood stdout 1K"),
            // What is printed is looked at forty times a second: so much that no machine is done before.
            Fault.fails(Cause.OUTPUT_LIMIT, "", "flood stderr 1G"),
            Fault.fails(Cause.OUTPUT_LIMIT, "", "flood stdout 1G"),
            Fault.fails(Cause.COMPILER_CRASH, "signal 11", "signal SEGV"),
            Fault.fails(Cause.COMPILER_CRASH, "signal 9", "signal KILL"),
            Fault.fails(Cause.COMPILER_CRASH, "exited with 7", "exit 7"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "exit 0"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "output missing"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "output empty"),
            Fault.fails(Cause.MISSING_OUTPUT, "no obj", "output wrong"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "output link /etc/passwd"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "output directory"),
            Fault.fails(Cause.MISSING_OUTPUT, "", "output fifo"),
            Fault.fails(Cause.COMPILE_ERROR, "a, b:  'c'", "error 3:15-29 a, b:  'c'"),
            Fault.fails(
                    Cause.LINK_ERROR,
                    "ld: no -lq",
                    "say stderr ld: no -lq",
                    "error process for 'g++' exited with status 1"),
            Fault.succeeds("warning 1:1 deprecated", "say stdout fine"),
            Fault.fails(Cause.COMPILER_CRASH, "exited with 64", "slep 60"));

    @TempDir(factory = ReachableTempDir.class)
    private static Path directory;

    private static FaultyCodon faulty;
    private static CodonCompiler compiler;

    @BeforeAll
    static void open() throws IOException {
        faulty = FaultyCodon.install(directory.resolve("codon"));
        Path work = Files.createDirectory(directory.resolve("work"));
        compiler = CodonCompiler.builder()
                .codon(faulty.executable())
                .workDirectory(work)
                .withoutCache()
                .build();
    }

    @AfterAll
    static void close() throws IOException {
        compiler.close();
        faulty.close();
    }

    static Stream<Arguments> faults() {
        return FAULTS.stream()
                .flatMap(fault -> Stream.of(Isolation.values()).map(isolation -> Arguments.of(fault, isolation)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void compile_everyFaultAtEveryLevel_endsAsItShould(Fault fault, Isolation isolation) throws Exception {
        Path source = source(fault.script());
        int before = faulty.runs();

        CompileResult result = compile(source, isolation);

        assertThat(result.outcome()).as(result.toString()).isEqualTo(fault.outcome());
        assertThat(result.cause()).as(result.toString()).isEqualTo(fault.cause());
        assertThat(result.message() + result.log()).contains(fault.said());
        if (fault.killed() > 0) {
            // By what names depends on how far they have come.
            assertThat(result.killedProcesses()).hasSize(fault.killed());
        }
        assertThat(faulty.runs() - before).isEqualTo(1);
        assertThat(faulty.started().get(before)).isEqualTo("a.py");
        assertThat(processesInWorkDirectory()).isEmpty();
    }

    private static Path source(List<String> script) throws IOException {
        Path project = Files.createTempDirectory(directory, "project");
        // Runs of root belong to another user.
        Files.setPosixFilePermissions(project, Files.getPosixFilePermissions(directory));
        String comments = "# FAULT: " + String.join("\n# FAULT: ", script) + "\n";
        return Files.writeString(project.resolve("a.py"), comments + "print(1)\n");
    }

    private static CompileResult compile(Path source, Isolation isolation) throws Exception {
        if (!compiler.probe(isolation).isAvailable()) {
            RealCodon.missing(compiler.probe(isolation).toString());
        }
        CompileRequest request = CompileRequest.builder(source)
                .kind(BuildKind.OBJ)
                .isolation(isolation)
                .limits(limits -> limits.timeout(Duration.ofSeconds(3))
                        .gracePeriod(Duration.ofMillis(200))
                        .cpuTime(Duration.ofSeconds(1))
                        .memoryBytes(128L << 20)
                        .processes(40)
                        .writtenBytes(1 << 20))
                .build();
        return compiler.compile(request).get(60, TimeUnit.SECONDS);
    }

    /** In namespaces the kernel ends all; elsewhere a process is known by where it works. */
    private static List<String> processesInWorkDirectory() {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                Path place = Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"));
                if (place.startsWith(directory)) {
                    found.add(process.info() + " in " + place);
                }
            } catch (IOException e) {
                // It has ended, or is another user's.
            }
        });
        return found;
    }
}
