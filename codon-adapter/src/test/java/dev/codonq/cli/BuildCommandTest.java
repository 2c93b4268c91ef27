package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuildCommandTest extends BuildFixture {
    @Test
    void build_directory_putsArtifactsAtTheSourcesPlaces() throws IOException {
        source("s/a.py");
        source("s/d/b.codon");
        CommandLineRun run = build("--root", folder, folder.resolve("s"));
        assertThat(run.status()).isZero();
        assertThat(out.resolve("s/a")).hasContent("made of a.py").isExecutable();
        assertThat(out.resolve("s/d/b")).hasContent("made of b.codon");
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(3)
                .startsWith(
                        "ok      " + folder + "/s/a.py -> " + out + "/s/a  1.23s",
                        "ok      " + folder + "/s/d/b.codon -> " + out + "/s/d/b  1.23s")
                .last()
                .asString()
                .matches("2 jobs: 2 succeeded; \\d+\\.\\ds");
        assertThat(compiler.closed).isTrue();
    }

    @Test
    void build_erroredForWantOfIsolation_saysSoOnceAndEndsTheBatch() throws IOException {
        compiler.missingIsolation = "isolation namespaces is not available: no reason; no cure";
        CommandLineRun run = build(source("cached.py"), source("errored1.py"), source("errored2.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .endsWith("codonq: " + compiler.missingIsolation + "\n")
                .containsOnlyOnce("isolation");
        assertThat(compiler.closedNow).isTrue();
        assertThat(build(source("cached.py")).status()).isZero();
    }

    @Test
    void build_withoutRoot_countsFromTheCommonFolder() throws IOException {
        build(source("s/d/a.py"), source("s/e/b.py"));
        assertThat(out.resolve("d/a")).exists();
        assertThat(out.resolve("e/b")).exists();
        assertThat(compiler.requests.get(0).root()).contains(folder.resolve("s"));
    }

    @Test
    void build_belowTheWorkingDirectory_countsFromThere() throws IOException {
        Path relative = Path.of(
                "target", "build-command-test-" + ProcessHandle.current().pid(), "a.py");
        Files.createDirectories(relative.getParent());
        Files.writeString(relative, "");
        try {
            assertThat(build(relative).status()).isZero();
            assertThat(out.resolve(relative.resolveSibling("a"))).exists();
            assertThat(compiler.requests.get(0).source()).isEqualTo(relative);
        } finally {
            Files.delete(relative);
            Files.delete(relative.getParent());
        }
    }

    @Test
    void build_failingAndMissing_runsTheRestAndExitsWithOne() throws IOException {
        Path missing = folder.resolve("missing.py");
        Path broken = source("broken.py");
        CommandLineRun run = build(source("a.py"), missing, broken);
        assertThat(run.status()).isEqualTo(1);
        assertThat(out.resolve("a")).exists();
        assertThat(run.err())
                .contains("FAILED  " + missing + "  compileError\n" + missing + ": error: no such file: " + missing
                        + "\n")
                .contains("FAILED  " + broken + "  compileError  1.05s\n" + broken
                        + ":3:15: error: name 'x' is not defined\n  other.py:7: note: during f()\n")
                .contains("3 jobs: 1 succeeded, 2 failed;")
                .doesNotContain("raw");
    }

    @Test
    void build_failureWithoutDiagnostics_showsTheLogWithoutColour() throws IOException {
        assertThat(build(source("crash.py")).err())
                .contains("compilerCrash  1.05s\n" + folder
                        + "/crash.py: error: the compiler crashed\nAssert failed\n1 job: 1 failed");
    }

    @Test
    void build_linkError_showsWhatTheLinkerSays() throws IOException {
        assertThat(build(source("unlinked.py")).err())
                .contains("linkError  1.05s\n" + folder
                        + "/unlinked.py: error: g++ failed\nld: no -lq\nerror: g++ failed\n1 job: 1 failed");
    }

    @Test
    void build_colours_areThereOnlyWhenAskedForWithoutTerminal() throws IOException {
        Path broken = source("broken.py");
        assertThat(build("--color", "always", broken).err())
                .startsWith("\u001b[1;31mFAILED \u001b[0m " + broken + "  compileError")
                .contains(
                        "\u001b[1m" + broken + ":3:15: \u001b[0m\u001b[1;31merror:\u001b[0m name 'x' is not defined\n");
        assertThat(build("--color", "auto", broken).err()).doesNotContain("\u001b");
        assertThat(build("--color=never", broken).err()).doesNotContain("\u001b");
    }

    @Test
    void build_timeout_exitsWithOne() throws IOException {
        CommandLineRun run = build(source("timeout.py"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("TIMEOUT " + folder)
                .contains("runTimeout  3.00s")
                .contains("1 timed out");
    }

    @Test
    void build_brokenMachinery_exitsWithThree() throws IOException {
        CommandLineRun run = build(source("errored.py"), source("broken.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("1 failed, 1 errored");
    }

    @Test
    void build_noCompiler_exitsWithThreeAndItsCure() throws IOException {
        Path file = source("a.py");
        CommandLineRun run = CommandLineRun.of(
                settings -> {
                    throw new MachineryException("no Codon found; install it with scripts/install-codon");
                },
                CommandLineRun.HEALTHY,
                "",
                "build",
                "-o",
                out,
                "--report",
                "json=" + folder.resolve("r.json"),
                file);
        assertThat(run)
                .isEqualTo(
                        new CommandLineRun(3, "", "codonq: no Codon found; install it with scripts/install-codon\n"));
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void build_fromCache_saysSo() throws IOException {
        assertThat(build(source("cached.py")).err())
                .contains("/cached  from cache\n")
                .contains("1 succeeded; 1 from cache;");
    }

    @Test
    void build_failFast_cancelsTheRest() throws IOException {
        CommandLineRun run = build("--fail-fast", "-j", 1, source("broken.py"), source("hang.py"), source("hang2.py"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("failFast").contains("1 failed, 2 cancelled");
    }

    @Test
    void build_quiet_showsOnlyFailures() throws IOException {
        CommandLineRun run = build("-q", source("a.py"), source("crash.py"));
        assertThat(run.err()).startsWith("FAILED").doesNotContain("ok ").doesNotContain("jobs");
        assertThat(build("-q", folder.resolve("a.py")).err()).isEmpty();
    }

    @Test
    void build_verbose_showsWarnings() throws IOException {
        Path file = source("warn.py");
        assertThat(build(file).err()).doesNotContain("a warning");
        assertThat(build("-v", file).err()).contains("\na warning\n");
    }

    @Test
    void build_rootNamedThroughLink_holdsItsSources() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("p"));
        Path file = source("p/d/a.py");
        assertThat(build("--root", link, file).status()).isZero();
        assertThat(out.resolve("d/a")).exists();
    }

    @Test
    void build_artifactCannotBeWritten_exitsWithThree() throws IOException {
        Files.createDirectories(out.resolve("a"));
        CommandLineRun run = build(source("a.py"), source("b.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .contains("ERROR   " + folder + "/a.py  internal  1.23s\n" + folder + "/a.py: error: cannot write "
                        + out + "/a: a directory stands there\n");
        assertThat(out.resolve("b")).exists();
    }

    @Test
    void build_oddNames_work() throws IOException {
        CommandLineRun run = build(source("-x.py"), source("line\nfeed.py"), source("sp ace.py"));
        assertThat(run.status()).isZero();
        assertThat(out.resolve("line\nfeed")).exists();
        assertThat(run.err()).contains("/line\\nfeed.py -> ").contains("/sp ace.py -> ");
        assertThat(CommandLineRun.of(compiler, "build", "-o", out, "--", "-nosuch.py")
                        .err())
                .contains("FAILED  -nosuch.py");
    }

    @Test
    void build_argumentFile_isRead() throws IOException {
        Path arguments = Files.writeString(
                folder.resolve("arguments"), "--kind obj # a comment\n\"" + source("sp ace.py") + "\"\n");
        assertThat(build("@" + arguments).status()).isZero();
        assertThat(out.resolve("sp ace.o")).exists();
    }
}
