package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage: one line that names what is wrong, status 2, and nothing run. */
@Timeout(60)
class BuildUsageTest extends BuildFixture {
    private void assertUsage(CommandLineRun run, String message) {
        assertThat(run.err()).isEqualTo("codonq: " + message + "\nsee codonq build --help\n");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(compiler.requests).isEmpty();
        assertThat(Files.exists(out)).isFalse();
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
                "--jobs 1e9 | --jobs: '1e9' is not a whole number; give e.g. 8",
                "--jobs 99999999999 | --jobs: '99999999999' is out of range; give e.g. 8",
                "--kind foo | --kind: 'foo' is not one of exe, obj, llvm, bc, lib, pyext",
                "--kind exe --kind obj | --kind: given more than once",
                "--numerics x | --numerics: 'x' is not one of c, py",
                "--isolation none | --isolation: 'none' is not one of namespaces, directory",
                "--release --debug | --release, --debug: give one of them, not both",
                "--keep-going --fail-fast | --keep-going, --fail-fast: give one of them, not both",
                "--no-cache --explain | --explain, --no-cache: give one of them, not both",
                "--no-cache --cache-dir x | --cache-dir, --no-cache: give one of them, not both",
                "--no-cache --cache-size 1G | --cache-size, --no-cache: give one of them, not both",
                "--no-cache --read-only-cache | --read-only-cache, --no-cache: give one of them, not both",
                "--cache-size big | --cache-size: 'big' is not a size; give e.g. 64K, 512M, 2G or a number of bytes",
                "-q -v | -q, -v: give one of them, not both",
                "-D X | -D: 'X' is not NAME=VALUE",
                "-D X=abc | -D X=abc: 'abc' is not an integer",
                "-D 1=1 | -D 1=1: '1' is not a name",
                "--module m | module 'm' needs kind pyext, not exe",
                "--paths virtual --isolation directory | --paths virtual: needs --isolation namespaces, not"
                        + " directory",
                "--report csv=x | --report: 'csv' is not a format; give json=FILE, sarif=FILE, junit=FILE, trace=FILE,"
                        + " html=FILE",
                "--report json | --report: 'json' names no file; give json=FILE, '-' is standard output",
                "--report json=- --report sarif=- | --report: only one report can go to standard output",
                "--report json=/ | --report: '/' is a directory; give a file",
                "--report json=no/ | --report: 'no/' is a directory; give a file",
                "--root /nonexistent | --root: '/nonexistent' is not a directory",
                "--silent-timeout 0s | --silent-timeout: must be longer than 0",
                "--cpu-limit 0m | --cpu-limit: must be longer than 0",
                "--cpu-limit 5 | --cpu-limit: '5' is not a duration; give e.g. 500ms, 30s or 2m",
                "--memory 2GB | --memory: '2GB' is not a size; give e.g. 64K, 512M, 2G or a number of bytes",
                "--memory 0 | --memory: '0' is nothing; give e.g. 64K, 512M, 2G or a number of bytes",
                "--disk -1 | --disk: '-1' is not a size; give e.g. 64K, 512M, 2G or a number of bytes",
                "--disk 9999999999G | --disk: '9999999999G' is too large; give at most 1024T",
                "--output-limit x | --output-limit: 'x' is not a size; give e.g. 64K, 512M, 2G or a number of bytes",
                "--output-limit | --output-limit: takes a value, SIZE",
                "--memory 1G --memory 2G | --memory: given more than once",
                "--pids 0 | --pids: 0 is out of range; give 1 to 4194304",
                "--pids -1 | --pids: -1 is out of range; give 1 to 4194304",
                "--pids 4194305 | --pids: 4194305 is out of range; give 1 to 4194304",
                "--pids 64K | --pids: '64K' is not a whole number; give e.g. 8",
                "--color red | --color: 'red' is not one of auto, always, never",
                "--colour always | unknown option '--colour'",
            })
    void build_badOption_isOneLineAndRunsNothing(String options, String message) throws IOException {
        assertUsage(
                build(Stream.concat(Stream.of(source("a.py")), Stream.of(options.split(" ")))
                        .toArray()),
                message);
    }

    @Test
    void build_reportInPlaceOfAnInput_isUsage() throws IOException {
        Path a = source("a.py");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertUsage(build("--report", "json=" + a, a), "--report: '" + a + "' is a source");
        assertUsage(build("--report", "json=" + link + "/a.py", a), "--report: '" + link + "/a.py' is a source");
        assertUsage(build("--report", "json=" + out + "/a", a), "--report: '" + out + "/a' is the artifact of " + a);
        assertUsage(
                build("--depfiles", "--report", "json=" + out + "/a.d", a),
                "--report: '" + out + "/a.d' is the depfile of " + a);
        Path manifest = Files.writeString(folder.resolve("m"), "{\"source\":\"" + a + "\"}\n");
        assertUsage(
                build("--report", "json=" + manifest, "--manifest", manifest),
                "--report: '" + manifest + "' is the manifest");
        Path report = folder.resolve("r");
        assertUsage(
                build("--report", "json=" + report, "--report", "json=" + folder + "/./r", a),
                "--report: '" + folder + "/./r' is given more than once");
        assertThat(a).hasContent("print(1)");
        assertThat(build("--report", "json=/dev/null", "--report", "json=/dev/null", a)
                        .status())
                .isZero();
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"source\":\"x.py\",\"kid\":1} | kid: unknown key; known are source, kind, release, defines, out,"
                        + " timeout and priority",
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
}
