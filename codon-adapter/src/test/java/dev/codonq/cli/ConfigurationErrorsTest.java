package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.configuration.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** What is wrong in a file, and what a file may not say. */
@Timeout(60)
class ConfigurationErrorsTest extends ConfigurationFixture {
    private List<String> errors(String command) {
        CommandLineRun run = run(command);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        String file = project.resolve("codonq.toml").toString();
        assertThat(run.err().lines()).allMatch(line -> line.startsWith(file + ":"));
        return run.err()
                .lines()
                .map(line -> line.substring(file.length() + 1).replace(" error:", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jbos = 4 | 1:1: unknown key 'jbos'; did you mean 'jobs'?",
                "cache_size = 4 | 1:1: unknown key 'cache_size'; did you mean 'cache-size'?",
                "q = true | 1:1: unknown key 'q'; did you mean 'quiet'?",
                "nonsense = 4 | 1:1: unknown key 'nonsense'; codonq config prints all",
                "[build] | 1:1: unknown key 'build'; codonq config prints all",
                "jobs = '4' | 1:1: jobs: takes a whole number, not the string \"4\"",
                "jobs = 4.5 | 1:1: jobs: takes a whole number, not 4.5",
                "jobs = 99999999999 | 1:1: jobs: '99999999999' is out of range; give e.g. 8",
                "release = 1 | 1:1: release: takes true or false, not 1",
                "timeout = 30 | 1:1: timeout: takes a string such as \"30s\", not 30",
                "timeout = '30x' | 1:1: timeout: '30x' is not a duration; give e.g. 500ms, 30s or 2m",
                "timeout = ['30s'] | 1:1: timeout: takes a string such as \"30s\", not an array",
                "memory = true | 1:1: memory: takes a string such as \"512M\", not true",
                "kind = 'ob' | 1:1: kind: 'ob' is not one of exe, obj, llvm, bc, lib, pyext",
                "library = 'm' | 1:1: library: takes an array of strings, not the string \"m\"",
                "library = ['m', 3] | 1:17: library: takes an array of strings, not 3",
                "library = {m = 1} | 1:1: library: takes an array of strings, not a table",
                "define = {N = true} | 1:11: define: takes a string or a whole number, not true",
                "color = 1 | 1:1: color: takes a string, one of auto, always, never, not 1",
                "out = 1 | 1:1: out: takes a string, not 1",
                "report = ['xml=x'] | 1:11: report: 'xml' is not a format; give json=FILE, sarif=FILE, junit=FILE, trace=FILE, html=FILE",
                "jobs = = 4 | 1:8: Unexpected '=', expected a value",
            })
    void file_wrongKeyOrValue_isNamedWithItsPlace(String line, String error) throws IOException {
        inProject(line);
        assertThat(errors("config")).anySatisfy(found -> assertThat(found).startsWith(error.substring(0, 4)));
        assertThat(errors("config")).contains(error);
        assertThat(errors("build")).contains(error);
    }

    @Test
    void file_severalErrors_areAllListed() throws IOException {
        inProject("jobs = 'x'", "bogus = 1", "pids = 3", "  kind = 'no'");
        assertThat(errors("config")).hasSize(3).anyMatch(error -> error.startsWith("4:3: kind: "));
        inProject("a = = 1", "b = \"x", "c = 1");
        assertThat(errors("config")).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache-dir = 'c'",
                "cache-size = '1G'",
                "codon = 'evil'",
                "isolation = 'directory'",
                "isolation = 'namespaces'",
                "memory-budget = '1T'",
                "plugin = ['p']",
                "remote-cache = 'grpc://evil:1'",
                "remote-executor = 'grpc://evil:1'",
                "remote-instance = 'i'",
                "remote-header = ['authorization=mine']",
                "remote-ca = 'ca.pem'",
                "remote-timeout = '1h'",
                "remote-read-only = false",
                "remote-jobs = 1",
                "remote-overflow = false",
                "remote-fallback = 'none'",
                "remote-property = ['a=b']"
            })
    void projectFile_choosesForTheUser_isRefused(String line) throws IOException {
        inProject(line);
        assertThat(errors("build"))
                .containsExactly("1:1: " + line.replaceAll(" .*", "")
                        + ": a project may not choose it; give it on the command line or in your own codonq.toml");
        inProject();
        // Files that are there, for who looks.
        Files.createFile(user.resolve("ca.pem"));
        forUser(line, line.startsWith("remote-ca ") ? "remote-cache = 'grpcs://h:1'" : "");
        assertThat(run("config").err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest = 'm'", "root = '.'"})
    void anyFile_saysWhatOneBuildIsAbout_isRefused(String line) throws IOException {
        inProject(line);
        assertThat(errors("build").get(0)).endsWith(": can be given on the command line only");
        inProject();
        forUser(line);
        assertThat(run("config").err()).endsWith(": can be given on the command line only\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "link/x", "link", "/"})
    void projectFile_pathLeadsOut_isRefused(String path) throws IOException {
        Files.createSymbolicLink(project.resolve("link"), user);
        for (String line :
                List.of("out = '" + path + "'", "keep-failed = '" + path + "'", "report = ['json=" + path + "']")) {
            inProject(line);
            assertThat(errors("build").get(0)).endsWith("'" + path + "' leads out of the project");
        }
    }

    @Test
    void everyOption_ofABuild_isKnownToBeSafeInAProjectOrRefused() {
        Set<String> safe = Set.of(
                "kind",
                "release",
                "debug",
                "define",
                "library",
                "linker-flags",
                "module",
                "numerics",
                "codon-arg",
                "paths",
                "jobs",
                "keep-going",
                "fail-fast",
                "timeout",
                "queue-timeout",
                "silent-timeout",
                "cpu-limit",
                "grace",
                "memory",
                "output-limit",
                "disk",
                "pids",
                "read-only-cache",
                "no-cache",
                "explain",
                "out",
                "report",
                "depfiles",
                "warm",
                "keep-failed",
                "progress",
                "color",
                "quiet",
                "verbose");
        BuildCommand build = new BuildCommand(Console.ofProcess(), compiler.factory());
        List<String> undecided = new ArrayList<>(
                Keys.of(CommandSpec.forAnnotatedObject(build)).options().keySet());
        undecided.removeAll(safe);
        assertThat(undecided)
                .as("a new option: may a checkout choose it for who builds it? See decision 11")
                .containsExactlyInAnyOrder(
                        "cache-dir",
                        "cache-size",
                        "codon",
                        "isolation",
                        "memory-budget",
                        "plugin",
                        "manifest",
                        "root",
                        "remote-cache",
                        "remote-executor",
                        "remote-instance",
                        "remote-header",
                        "remote-ca",
                        "remote-cert",
                        "remote-key",
                        "remote-timeout",
                        "remote-read-only",
                        "remote-jobs",
                        "remote-overflow",
                        "remote-fallback",
                        "remote-property");
    }

    @Test
    void file_thatIsNone_isNotRead() throws IOException {
        Path file = Files.createDirectory(project.resolve("codonq.toml"));
        assertThat(run("config").err()).isEqualTo(file + ": error: not a file\n");
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertThat(run("config").err()).isEqualTo(file + ": error: a link to nothing\n");
        Files.delete(file);
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertThat(run("config").err()).isEqualTo(file + ": error: larger than 1M\n");
        Files.write(file, "kind = \"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(run("config").err()).isEqualTo(file + ": error: not UTF-8\n");
    }

    @Test
    void help_brokenFile_isHelpAllTheSame() throws IOException {
        inProject("jobs = = 4");
        for (String command : List.of("build", "config", "doctor")) {
            assertThat(run(command, "--help").status()).isZero();
        }
        assertThat(run("--version").status()).isZero();
    }
}
