package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code codonq build} as a user sees it. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class BuildIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    /** Runs a built program. */
    private static CommandLineProcess.Ended program(UserShell project, String name)
            throws IOException, InterruptedException {
        try (CommandLineProcess process =
                project.startCommand(List.of(project.directory().resolve(name).toString()))) {
            return process.await();
        }
    }

    @Test
    void build_goodMissingAndBroken_buildsTheGoodAndNamesTheOthers() throws Exception {
        UserShell project = shell.in("judged");
        project.file("a.py", "print('a runs')\n");
        project.file("broken.py", "def f(n: int):\n    return n\n\nprint(f(2) + undefined_name)\n");

        CommandLineProcess.Ended ended =
                project.run("build", "a.py", "missing.py", "broken.py", "-o", "out", "--report", "json=r.json");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines().map(line -> line.replaceAll("[0-9]+\\.[0-9]+s", "T")))
                .containsExactlyInAnyOrder(
                        "FAILED  missing.py  compileError",
                        "missing.py: error: no such file",
                        "FAILED  broken.py  compileError  T",
                        "broken.py:4:14: error: name 'undefined_name' is not defined",
                        "    print(f(2) + undefined_name)",
                        "                 ^~~~~~~~~~~~~~",
                        "ok      a.py -> out/a  T",
                        "to repeat what failed:",
                        "  codonq build --out=out missing.py",
                        "  codonq build --out=out broken.py",
                        "3 jobs: 1 succeeded, 2 failed; T");
        assertThat(program(project, "out/a")).isEqualTo(new CommandLineProcess.Ended(0, "a runs\n", ""));
        Report report = Report.readJson(project.directory().resolve("r.json"));
        assertThat(report.totals("jobs", "succeeded", "failed", "timedOut", "cancelled", "errored", "rejected"))
                .containsExactly(
                        "3 jobs", "1 succeeded", "2 failed", "0 timedOut", "0 cancelled", "0 errored", "0 rejected");
        assertThat(report.values()).containsEntry("/isolation", "namespaces");
        assertThat(report.job("a.py"))
                .containsEntry("/outcome", "succeeded")
                .containsEntry("/cause", "null")
                .containsEntry("/artifacts/0/path", "out/a")
                .containsEntry(
                        "/artifacts/0/sizeBytes",
                        Long.toString(Files.size(project.directory().resolve("out/a"))));
        assertThat(report.job("broken.py"))
                .containsEntry("/outcome", "failed")
                .containsEntry("/diagnostics/0/file", "broken.py")
                .containsEntry("/diagnostics/0/line", "4")
                .containsEntry("/diagnostics/0/column", "14")
                .containsEntry("/diagnostics/0/endColumn", "28");
        assertThat(report.job("missing.py")).containsEntry("/message", "no such file");
    }

    @Test
    void build_sourceThatKeepsTheCompilerBusy_timesOut() throws Exception {
        UserShell project = shell.in("endless");
        project.endless("endless.py", 0);
        CommandLineProcess.Ended ended =
                project.run("build", "endless.py", "--timeout", "3s", "--grace", "1s", "--report", "json=r.json");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("TIMEOUT endless.py  runTimeout  ")
                .containsPattern("\nendless.py: error: the compiler was still running after 3 s \\(at phase \\w+\\)\n"
                        + "1 job: 1 timed out; ");
        Report report = Report.readJson(project.directory().resolve("r.json"));
        assertThat(report.totals("jobs", "timedOut")).containsExactly("1 jobs", "1 timedOut");
        assertThat(report.job("endless.py"))
                .containsEntry("/outcome", "timedOut")
                .containsEntry("/cause", "runTimeout");
        assertThat(CommandLineProcess.allWith(project.directory().toString())).isEmpty();
        assertThat(project.directory()).isDirectoryNotContaining("glob:**build");
    }

    /** What is said of the linker shows that it got the options, since it cannot do what they say. */
    @Test
    void build_optionsForCodonAndLinker_reachThem() throws Exception {
        UserShell project = shell.in("options");
        project.file("n.codon", "print(N)\n");
        String[] common = {"build", "n.codon", "-DN=7", "--codon-arg=-disable-native", "-lm", "--linker-flags=-lz -s"};

        assertThat(project.run(common).err()).startsWith("ok ");
        assertThat(program(project, "build/n").out()).isEqualTo("7\n");

        CommandLineProcess.Ended unlinked =
                project.run("build", "n.codon", "-DN=7", "-l", "no-such-library", "--linker-flags=-lno-such-either");
        assertThat(unlinked.status()).isEqualTo(1);
        assertThat(unlinked.err())
                .startsWith("FAILED  n.codon  linkError  ")
                .contains("cannot find -lno-such-library", "cannot find -lno-such-either");
    }

    @Test
    void build_oddNames_work() throws Exception {
        UserShell project = shell.in("odd names");
        List<String> names = List.of("sp ace.py", "new\nline.py", "-dash.py", "gl*b.py", "ünï.py");
        for (String name : names) {
            // All alike but in their names: what does not compile is not worth the time here.
            project.file(name, "print(undefined)\n");
        }
        project.file("di\nr x/-z.py", "print('z runs')\n");
        CommandLineProcess.Ended ended = project.run(
                "build", "sp ace.py", "di\nr x", "-o", "o ut", "--", "-dash.py", "new\nline.py", "gl*b.py", "ünï.py");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err().lines().filter(line -> line.contains(": error: ")))
                .containsExactlyInAnyOrder(
                        "sp ace.py:1:7: error: name 'undefined' is not defined",
                        "-dash.py:1:7: error: name 'undefined' is not defined",
                        "new\\nline.py:1:7: error: name 'undefined' is not defined",
                        "gl*b.py:1:7: error: name 'undefined' is not defined",
                        "ünï.py:1:7: error: name 'undefined' is not defined");
        assertThat(ended.err()).contains("ok      di\\nr x/-z.py -> o ut/di\\nr x/-z  ", "1 succeeded, 5 failed");
        assertThat(program(project, "o ut/di\nr x/-z").out()).isEqualTo("z runs\n");
    }

    @Test
    void build_sourceThatIsNotUtf8_failsAndSaysSo() throws Exception {
        UserShell project = shell.in("latin1");
        Path file = project.file("latin1.py", "");
        Files.write(file, "print('caf\u00e9')\n".getBytes(StandardCharsets.ISO_8859_1));
        CommandLineProcess.Ended ended = project.run("build", "latin1.py");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains("\nlatin1.py:1:")
                .contains(": error: ")
                .contains("\n  latin1.py:1: note: this line is not UTF-8, the only encoding that Codon reads\n1 job: ");
    }
}
