package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small commands, a standard output that nobody reads, and the script that starts it all. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class CommandsIT {
    private static final Path SCRIPTS = Path.of("../scripts").toAbsolutePath().normalize();

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    @Test
    void version_asked_isThatOfTheJar() throws Exception {
        CommandLineProcess.Ended ended = shell.run("--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).matches("codonq [0-9]+\\.[0-9]+\\.[0-9]+\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void help_asked_namesTheCommands() throws Exception {
        CommandLineProcess.Ended ended = shell.run("help");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).startsWith("Usage: codonq COMMAND [options]\n").contains("  build ", "  doctor ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void nothing_asked_isWrongUsage() throws Exception {
        assertThat(shell.run())
                .isEqualTo(
                        new CommandLineProcess.Ended(
                                2,
                                "",
                                "codonq: no command given; give build, cache, config, doctor, completion, man or help\nsee codonq --help\n"));
    }

    @Test
    void doctor_workingMachine_findsNothingMissingInEightyColumns() throws Exception {
        CommandLineProcess.Ended ended = shell.run("doctor");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("ok       codon  ", shell.codon().toString())
                .contains("ok       isolation       namespaces\n", "ok       isolation       directory\n")
                .contains("\nNothing is missing")
                .doesNotContain("MISSING", "\u001b");
        assertThat(ended.out().lines())
                .filteredOn(line -> !line.contains("/"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(ended.status()).isZero();
    }

    @Test
    void doctor_asJson_isOneObjectAndLeavesNothing() throws Exception {
        UserShell elsewhere = shell.in("doctor");
        Path cache = elsewhere.directory().resolve("cache");
        CommandLineProcess.Ended ended = elsewhere.run("doctor", "--json", "--cache-dir", cache.toString());
        assertThat(ended.status()).isZero();
        assertThat(Report.parse(ended.out()).values())
                .containsEntry("/schema", "codonq.doctor/1")
                .containsEntry("/ok", "true")
                .containsEntry("/findings/0/name", "system")
                .containsEntry("/findings/0/grade", "ok")
                .containsEntry("/findings/0/facts/os", "Linux");
        assertThat(cache).doesNotExist();
    }

    @Test
    void doctor_compilerThatIsNone_saysSo() throws Exception {
        CommandLineProcess.Ended ended = shell.run("doctor", "--codon", "/nonexistent");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.out())
                .contains("MISSING  codon           /nonexistent: no such file\n")
                .contains("cure: correct --codon, or leave it out\n")
                .contains("\n1 thing is missing");
    }

    @Test
    void config_filesOfProjectAndUser_areFoundByTheProcess() throws Exception {
        UserShell project = shell.in("configured");
        project.file("codonq.toml", "jobs = 3\n");
        CommandLineProcess.Ended ended = project.run("config", "--kind", "obj");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines().map(line -> line.replaceAll(" +# ", " # ")))
                .contains("jobs = 3 # codonq.toml:1", "kind = \"obj\" # command line", "# timeout = \"5m\" # default");
        project.file("codonq.toml", "job = 3\nkind = \"x\"\n");
        assertThat(project.run("build", "a.py"))
                .isEqualTo(new CommandLineProcess.Ended(
                        2,
                        "",
                        "codonq.toml:1:1: error: unknown key 'job'; did you mean 'jobs'?\ncodonq.toml:2:1: error: kind:"
                                + " 'x' is not one of exe, obj, llvm, bc, lib, pyext\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "build --help", "--version", "doctor", "build -q missing.py --report json=-"})
    void output_readByNobody_endsQuietly(String arguments) throws Exception {
        try (CommandLineProcess process = shell.startUnread(arguments.split(" "))) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.err().replace("FAILED  missing.py  compileError\nmissing.py: error: no such file\n", ""))
                    .isEmpty();
            assertThat(ended.status()).isEqualTo(1);
        }
    }

    @Test
    void output_toFullDevice_saysSo() throws Exception {
        try (CommandLineProcess process = shell.startInto(Path.of("/dev/full"), "doctor", "--json")) {
            assertThat(process.await().err())
                    .isEqualTo("codonq: cannot write to standard output: No space left on device\n");
        }
    }

    @Test
    void script_throughLinkFromElsewhere_isTheCommandLine() throws Exception {
        requireFreshJar();
        UserShell elsewhere = shell.in("elsewhere");
        Path link = Files.createSymbolicLink(base.resolve("link"), SCRIPTS.resolve("codonq"));
        try (CommandLineProcess process =
                elsewhere.startCommand(List.of(link.toString(), "build", "-q", "no such.py", "missing.py"))) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.err().lines())
                    .containsExactlyInAnyOrder(
                            "FAILED  no such.py  compileError",
                            "no such.py: error: no such file",
                            "FAILED  missing.py  compileError",
                            "missing.py: error: no such file");
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
        }
    }

    /** Else the script would start a build within this one. */
    private static void requireFreshJar() throws IOException, InterruptedException {
        Process check = new ProcessBuilder("bash", "-c", "source setup.sh && jar_is_fresh")
                .directory(SCRIPTS.toFile())
                .start();
        if (check.waitFor() != 0) {
            RealCodon.missing(
                    "the jar of scripts/codonq is missing or older than the sources; run scripts/codonq once");
        }
    }
}
