package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.doctor.Doctor;
import dev.codonq.doctor.Finding;
import dev.codonq.report.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MainTest {
    private static CommandLineRun run(Object... arguments) {
        return CommandLineRun.of(new FakeCompiler(), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "help",
                "build --help",
                "help build",
                "doctor -h",
                "help doctor",
                "config -h",
                "help config",
                "completion -h",
                "man -h",
                "help help",
                "cache -h",
                "cache verify -h",
                "cache stats -h"
            })
    void help_anywhere_isOnStandardOutputInEightyColumns(String arguments) {
        CommandLineRun run = run((Object[]) arguments.split(" "));
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: codonq").doesNotContain("\u001b");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void help_build_groupsEveryOptionOnce() {
        String help = run("help", "build").out();
        assertThat(help)
                .contains(
                        "What to build:",
                        "How to run it:",
                        "What is kept of earlier compiles:",
                        "Where results go and what is shown:",
                        "Examples:");
        for (String option : List.of("--kind", "--jobs", "--out", "--report", "--manifest", "--codon=")) {
            assertThat(help).containsOnlyOnce(option + (option.endsWith("=") ? "" : "="));
        }
    }

    @Test
    void help_short_fitsAScreenAndNamesTheWholeOne() {
        CommandLineRun run = run("build", "-h");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).hasSizeLessThanOrEqualTo(23);
        assertThat(run.out()).contains("codonq build --help").contains("--kind").doesNotContain("--silent-timeout");
        assertThat(run("build", "--help")).isEqualTo(run("help", "build"));
        assertThat(run("build", "--help").out()).contains("--silent-timeout");
    }

    @Test
    void version_asked_isOneLine() {
        assertThat(run("--version")).isEqualTo(new CommandLineRun(0, "codonq unknown\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | no command given; give build, cache, config, doctor, completion, man or help",
                "biuld | unknown command 'biuld'",
                "--nonsense | unknown option '--nonsense'",
                "@/nonexistent | @/nonexistent: cannot read this file of arguments; a source of this name is written"
                        + " @@/nonexistent",
            })
    void run_badCommand_isOneLine(String argument, String message) {
        CommandLineRun run = argument == null ? run() : run(argument);
        assertThat(run).isEqualTo(new CommandLineRun(2, "", "codonq: " + message + "\nsee codonq --help\n"));
    }

    @Test
    void doctor_argument_isUsage() {
        assertThat(run("doctor", "x"))
                .isEqualTo(new CommandLineRun(2, "", "codonq: too many arguments: 'x'\nsee codonq doctor --help\n"));
    }

    @Test
    void doctor_allWell_exitsWithZero() {
        CommandLineRun run = run("doctor");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("ok       codon           0.18.0\n\nNothing is missing.\n");
    }

    @Test
    void doctor_somethingMissing_namesItsCureAndExitsWithThree() {
        Doctor doctor =
                choices -> List.of(Finding.good("java", "17"), Finding.missing("codon", "not found", "install it"));
        Compiler.Factory none = new FakeCompiler().factory();
        CommandLineRun text = CommandLineRun.of(none, doctor, "", "doctor");
        assertThat(text.status()).isEqualTo(3);
        assertThat(text.out()).contains("MISSING  codon           not found\n", "cure: install it\n");
        CommandLineRun json = CommandLineRun.of(none, doctor, "", "doctor", "--json");
        assertThat(json.status()).isEqualTo(3);
        assertThat(Json.parse(json.out()).at("ok")).isEqualTo(false);
    }

    @Test
    void doctor_options_areWhatItLooksAt() {
        List<Doctor.Choices> asked = new ArrayList<>();
        Doctor doctor = choices -> {
            asked.add(choices);
            return List.of();
        };
        Compiler.Factory none = new FakeCompiler().factory();
        CommandLineRun.of(none, doctor, "", "doctor", "--codon", "/c", "--cache-dir", "/k", "--cache-size", "1K");
        assertThat(asked).containsExactly(new Doctor.Choices(Path.of("/c"), Path.of("/k"), 1024, List.of()));
    }

    @Test
    void run_brokenPipe_endsQuietlyAndEndsTheJobs(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("a.py"), "");
        FakeCompiler compiler = new FakeCompiler();
        OutputStream broken = failing("Broken pipe");
        Console console = new Console(InputStream.nullInputStream(), broken, broken);
        String[] arguments = {"build", "-o", folder.resolve("out").toString(), source.toString()};
        assertThat(Main.run(arguments, console, compiler.factory(), CommandLineRun.HEALTHY))
                .isEqualTo(1);
        assertThat(compiler.closedNow).isTrue();
        assertThat(compiler.closed).isTrue();
        assertThat(Main.run(new String[] {"help"}, console, compiler.factory(), CommandLineRun.HEALTHY))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Bad file descriptor"})
    void run_standardErrorTakesNothing_buildsAndReportsAllTheSame(String reason, @TempDir Path folder)
            throws IOException {
        Path source = Files.writeString(folder.resolve("a.py"), "");
        Path report = folder.resolve("r.json");
        Console console = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), failing(reason));
        String[] arguments = {
            "build", "-o", folder.resolve("out").toString(), "--report=json=" + report, source.toString()
        };
        assertThat(Main.run(arguments, console, new FakeCompiler().factory(), CommandLineRun.HEALTHY))
                .isZero();
        assertThat(report).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "doctor", "build --report json=- a.py"})
    void run_standardOutputFull_saysSoAndExitsWithThree(String arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), failing("No space left on device"), err);
        assertThat(Main.run(arguments.split(" "), console, new FakeCompiler().factory(), CommandLineRun.HEALTHY))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("codonq:"))
                .containsExactly("codonq: cannot write to standard output: No space left on device");
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void run_error_isTheMachinerysFailure(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("a.py"), "");
        Compiler.Factory failing = settings -> {
            throw new OutOfMemoryError("Java heap space");
        };
        CommandLineRun run =
                CommandLineRun.of(failing, CommandLineRun.HEALTHY, "", "build", "-o", folder.resolve("out"), source);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).startsWith("codonq: internal error: java.lang.OutOfMemoryError: Java heap space\n");
    }
}
