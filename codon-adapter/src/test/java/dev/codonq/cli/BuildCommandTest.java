package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.Numerics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BuildCommandTest {
    @TempDir
    Path folder;

    private Path out;
    private final FakeCompiler compiler = new FakeCompiler();

    @BeforeEach
    void nameOutput() {
        out = folder.resolve("out");
    }

    private Path source(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "print(1)\n");
    }

    private CommandLineRun build(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("build", "-o", out), Stream.of(arguments))
                .toArray();
        return CommandLineRun.of(compiler, all);
    }

    private void assertUsage(CommandLineRun run, String message) {
        assertThat(run.err()).isEqualTo("codonq: " + message + "\nsee codonq build --help\n");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(compiler.requests).isEmpty();
        assertThat(Files.exists(out)).isFalse();
    }

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
    void build_allOptions_reachRequestAndCompiler() throws IOException {
        CommandLineRun run = build(
                "--kind",
                "pyext",
                "--release",
                "-DA=1",
                "-D",
                "B=-2",
                "-lm",
                "-l",
                "z",
                "--linker-flags=-s -w",
                "--plugin",
                "p",
                "--plugin",
                "q",
                "--module=m",
                "--numerics",
                "py",
                "--codon-arg=-disable-native",
                "--codon-arg=x",
                "-j3",
                "--timeout",
                "30s",
                "--queue-timeout",
                "2m",
                "--grace",
                "500ms",
                "--isolation",
                "directory",
                "--paths",
                "real",
                "--keep-going",
                "--no-cache",
                "--progress",
                "plain",
                "--codon",
                "/opt/codon/bin/codon",
                source("a.py"));
        assertThat(run.err()).startsWith("ok ");
        assertThat(run.status()).isZero();
        CompileRequest request = compiler.requests.get(0);
        assertThat(request.kind()).isEqualTo(BuildKind.PYEXT);
        assertThat(request.isRelease()).isTrue();
        assertThat(request.defines()).isEqualTo(Map.of("A", "1", "B", "-2"));
        assertThat(request.libraries()).containsExactly("m", "z");
        assertThat(request.linkerFlags()).contains("-s -w");
        assertThat(request.plugins()).containsExactly("p", "q");
        assertThat(request.module()).contains("m");
        assertThat(request.numerics()).contains(Numerics.PY);
        assertThat(request.codonArguments()).containsExactly("-disable-native", "x");
        assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(request.limits().gracePeriod()).isEqualTo(Duration.ofMillis(500));
        assertThat(request.queueTimeout()).contains(Duration.ofMinutes(2));
        assertThat(request.isolation()).isEqualTo(Isolation.DIRECTORY);
        assertThat(compiler.settings)
                .isEqualTo(new Compiler.Settings(
                        3, Batch.window(3), false, Isolation.DIRECTORY, Path.of("/opt/codon/bin/codon")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--timeout nonsense | --timeout: 'nonsense' is not a duration; give e.g. 500ms, 30s or 2m",
                "--timeout 0s | --timeout: must be longer than 0",
                "--queue-timeout 0ms | --queue-timeout: must be longer than 0",
                "--timeout | --timeout: takes a value, D",
                "--jobs 0 | --jobs: 0 is out of range; give 1 to 10000",
                "--jobs -1 | --jobs: -1 is out of range; give 1 to 10000",
                "--jobs 1e9 | --jobs: '1e9' is not a whole number",
                "--kind foo | --kind: 'foo' is not one of exe, obj, llvm, bc, lib, pyext",
                "--kind exe --kind obj | --kind: given more than once",
                "--numerics x | --numerics: 'x' is not one of c, py",
                "--isolation none | --isolation: 'none' is not one of namespaces, directory",
                "--release --debug | --release, --debug: give one of them, not both",
                "--keep-going --fail-fast | --keep-going, --fail-fast: give one of them, not both",
                "-q -v | -q, -v: give one of them, not both",
                "-D X | -D: 'X' is not NAME=VALUE",
                "-D X=abc | -D X=abc: 'abc' is not an integer",
                "-D 1=1 | -D 1=1: '1' is not a name",
                "--module m | module 'm' needs kind pyext, not exe",
                "--paths virtual --isolation directory | virtual paths need isolation namespaces, not directory",
                "--report sarif=x | --report: 'sarif' is not a format; give json=FILE",
                "--report json | --report: 'json' names no file; give json=FILE, '-' is standard output",
                "--report json=- --report json=- | --report: only one report can go to standard output",
                "--report json=/ | --report: '/' is a directory; give a file",
                "--root /nonexistent | --root: '/nonexistent' is not a directory",
                "--memory 2G | unknown option '--memory'",
                "--color always | unknown option '--color'",
            })
    void build_badOption_isOneLineAndRunsNothing(String options, String message) throws IOException {
        assertUsage(
                build(Stream.concat(Stream.of(source("a.py")), Stream.of(options.split(" ")))
                        .toArray()),
                message);
    }

    @Test
    void build_nothing_isUsage() {
        assertUsage(build(), "nothing to build; name a SOURCE or give --manifest FILE");
        assertUsage(build(""), "SOURCE: the file name is empty");
        assertUsage(build(folder.resolve("a\nb.txt")), folder + "/a\\nb.txt: no such file or directory");
    }

    @Test
    void build_sourceOutsideRoot_isUsage() throws IOException {
        Path root = Files.createDirectory(folder.resolve("p"));
        Path file = source("a.py");
        assertUsage(build("--root", root, file), file + ": lies outside --root " + root);
    }

    @Test
    void build_rootNamedThroughLink_holdsItsSources() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("p"));
        Path file = source("p/d/a.py");
        assertThat(build("--root", link, file).status()).isZero();
        assertThat(out.resolve("d/a")).exists();
    }

    @Test
    void build_sameArtifactTwice_isUsage() throws IOException {
        Path one = source("a.py");
        Path other = source("a.codon");
        assertUsage(build(one, other), one + " and " + other + " give the same artifact " + out + "/a");
    }

    @Test
    void build_outputIsAFile_isUsage() throws IOException {
        Path source = source("a.py");
        Path file = Files.writeString(folder.resolve("file"), "");
        out = file;
        CommandLineRun run = build(source);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("codonq: --out: '" + file + "' cannot be a directory: " + file + " is none\n");
        out = file.resolve("below");
        assertUsage(build(source), "--out: '" + out + "' cannot be a directory: " + file + " is none");
    }

    @Test
    void build_outputNotWritable_isUsage() throws IOException {
        Path source = source("a.py");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "this user can write everywhere");
        out = closed.resolve("out");
        assertUsage(build(source), "--out: '" + out + "' is not writable: no permission to write in " + closed);
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

    @Test
    void build_manifest_overridesOptions() throws IOException {
        Path a = source("a.py");
        String lines = "{\"source\":\"" + a + "\",\"kind\":\"obj\",\"release\":false,\"defines\":{\"B\":3},"
                + "\"out\":\"" + folder + "/other\",\"timeout\":\"7s\"}\n{\"source\":\"" + source("d/b.py") + "\"}\n";
        CommandLineRun run = CommandLineRun.withInput(
                compiler, lines, "build", "-o", out, "--release", "-DA=1", "-DB=2", "--manifest", "-", source("c.py"));
        assertThat(run.status()).isZero();
        assertThat(compiler.requests)
                .extracting(request -> request.source().getFileName())
                .containsExactly(Path.of("c.py"), Path.of("a.py"), Path.of("b.py"));
        CompileRequest request = compiler.requests.get(1);
        assertThat(request.kind()).isEqualTo(BuildKind.OBJ);
        assertThat(request.isRelease()).isFalse();
        assertThat(request.defines()).isEqualTo(Map.of("A", "1", "B", "3"));
        assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(folder.resolve("other/a.o")).exists();
        assertThat(out.resolve("d/b")).exists();
        assertThat(compiler.requests.get(2).isRelease()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"source\":\"x.py\",\"kid\":1} | kid: unknown key; known are source, kind, release, defines, out and"
                        + " timeout",
                "{\"source\":\"x.py\",\"defines\":{\"A\":\"b\"}} | -D A=b: 'b' is not an integer",
                "{\"source\":\"x.py\",\"out\":\"/dev/null\"} | out: '/dev/null' cannot be a directory: /dev/null is none",
            })
    void build_badManifest_namesFileAndLineAndRunsNothing(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("jobs"), "{\"source\":\"" + source("a.py") + "\"}\n" + line);
        assertUsage(build("--manifest", file), file + ":2: " + message);
    }

    @Test
    void build_manifestWithClash_namesBothLines() throws IOException {
        String line = "{\"source\":\"" + source("a.py") + "\"}\n";
        CommandLineRun run = CommandLineRun.withInput(compiler, line + line, "build", "-o", out, "--manifest", "-");
        String name = folder + "/a.py (standard input:";
        assertUsage(run, name + "1) and " + name + "2) give the same artifact " + out + "/a");
    }

    @Test
    void build_report_isWrittenAndValid() throws IOException {
        Path report = folder.resolve("reports/r.json");
        Path broken = source("broken.py");
        CommandLineRun run = build(
                "--report",
                "json=" + report,
                "--report",
                "json=-",
                source("a.py"),
                broken,
                folder.resolve("missing.py"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(report.getParent()).isDirectoryNotContaining(file -> !file.equals(report));
        for (String text : List.of(Files.readString(report), run.out())) {
            Json json = Json.parse(text);
            assertThat(json.at("toolchain", "version")).isEqualTo("0.18.0");
            assertThat(json.at("isolation")).isEqualTo("namespaces");
            assertThat(json.at("totals", "jobs")).isEqualTo(3L);
            assertThat(json.at("totals", "failed")).isEqualTo(2L);
            assertThat(json.at("jobs", 0, "artifacts", 0, "path")).isEqualTo(out + "/a");
            assertThat(json.at("jobs", 1, "source")).isEqualTo(broken.toString());
            assertThat(json.at("jobs", 1, "diagnostics", 0, "line")).isEqualTo(3L);
            assertThat(json.at("jobs", 1, "diagnostics", 0, "column")).isEqualTo(15L);
            assertThat(json.at("jobs", 1, "cause")).isEqualTo("compileError");
            assertThat(json.at("jobs", 2, "actionKey")).isNull();
        }
    }

    @Test
    void build_reportOverLink_replacesTheFileBehindIt() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        assertThat(build("--report", "json=" + link, source("a.py")).status()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Json.parse(Files.readString(real)).at("totals", "succeeded")).isEqualTo(1L);
    }

    @Test
    void build_reportToFullDevice_exitsWithThree() throws IOException {
        CommandLineRun run = build("--report", "json=/dev/full", source("a.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("codonq: --report: cannot write '/dev/full': No space left on device\n");
    }
}
