package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of the real compiler, run as jobs. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class ProgramIT {
    @TempDir
    Path directory;

    private CodonCompiler compiler;
    private JobScheduler scheduler;

    @BeforeEach
    void open() throws IOException {
        // To root's runs, too, which belong to a user of their own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        compiler = CodonCompiler.builder()
                .codon(RealCodon.require().executable())
                .parallelism(1)
                .build();
        scheduler = JobScheduler.builder().slots(2).build();
    }

    @AfterEach
    void close() {
        scheduler.close();
        compiler.close();
    }

    private Program program(String source, Isolation isolation) throws IOException {
        Path file = Files.writeString(directory.resolve("p.py"), source);
        CompileResult result = compiler.compile(
                        CompileRequest.builder(file).isolation(isolation).build())
                .join();
        assertThat(result.isSuccess()).as(result.message()).isTrue();
        return Program.of(result);
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void run_program_seesItsArgumentsAndNoStandardInput(Isolation isolation) throws IOException {
        Program program = program("""
                import sys
                print(sys.argv[1:])
                try:
                    print(input())
                except EOFError:
                    print("nothing to read")
                with open("made here", "w") as f:
                    f.write("x")
                print(open("made here").read())
                """, isolation);
        ProgramResult result = program.withArguments("a b", "c").run(scheduler).join();
        assertThat(result.standardOutput().text()).as(result + "").isEqualTo("['a b', 'c']\nnothing to read\nx\n");
        assertThat(result.isSuccess()).isTrue();
    }

    @Test
    void run_inNamespaces_seesNoFileOfTheHost() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "x");
        Program program = program("""
                for name in ["%s", "/etc/passwd", "/root", "/home"]:
                    try:
                        open(name)
                        print("sees", name)
                    except IOError:
                        print("no file")
                """.formatted(secret), Isolation.NAMESPACES);
        assertThat(program.run(scheduler).join().standardOutput().text()).isEqualTo("no file\n".repeat(4));
    }

    @Test
    void run_hungryAndEndlessPrograms_exceedTheirLimits() throws IOException {
        Program hungry = program("""
                l = []
                while True:
                    l.append(" " * 1000)
                """, Isolation.NAMESPACES);
        ProgramResult memory = hungry.withLimits(run -> run.memoryBytes(200 << 20))
                .run(scheduler)
                .join();
        assertThat(memory.limit()).as(memory + "").isEqualTo(Limit.MEMORY);
        Program endless = program("print(1)\nwhile True: pass\n", Isolation.NAMESPACES);
        ProgramResult time = endless.withLimits(run -> run.timeout(Duration.ofSeconds(1)))
                .run(scheduler)
                .join();
        assertThat(time.outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void run_programWithAnException_failsWithItsMessage() throws IOException {
        Program program = program("raise ValueError('its words')\n", Isolation.NAMESPACES);
        ProgramResult result = program.run(scheduler).join();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.signal()).hasValue(6);
        assertThat(DiagnosticPrinter.plain(result.standardError().text())).contains("ValueError: its words");
    }

    /** Neither by a run at the same time, nor since it has crashed before. */
    @Test
    void run_sameProgramManyTimes_isNeverAnsweredByAnotherRun() throws IOException {
        Program program = program("""
                for line in open("/proc/sys/kernel/random/uuid"):
                    print(line, flush=True)
                p = Ptr[int]()
                print(p[0])
                """, Isolation.NAMESPACES);
        List<CompletableFuture<ProgramResult>> results =
                Stream.generate(() -> program.run(scheduler)).limit(6).toList();
        assertThat(results)
                .allSatisfy(result -> assertThat(result.join().signal()).hasValue(11));
        assertThat(results.stream().map(result -> result.join().standardOutput().text()))
                .doesNotHaveDuplicates();
    }
}
