package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What files give options, and which of them wins. */
@Timeout(60)
class ConfigurationTest extends ConfigurationFixture {
    @Test
    void build_projectFile_setsWhatTheCommandLineLeavesOut() throws IOException {
        inProject(
                "kind = \"obj\"",
                "release = true",
                "timeout = \"7s\"",
                "jobs = 3",
                "out = \"artifacts\"",
                "memory = 1048576",
                "library = [\"m\", \"z\"]",
                "[define]",
                "N = 1",
                "M = \"2\"");
        CompileRequest request = build("--timeout", "9s");
        assertThat(request.kind()).isEqualTo(BuildKind.OBJ);
        assertThat(request.isRelease()).isTrue();
        assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(request.limits().memoryBytes()).isEqualTo(1 << 20);
        assertThat(request.libraries()).containsExactly("m", "z");
        assertThat(request.defines()).isEqualTo(Map.of("N", "1", "M", "2"));
        assertThat(Objects.requireNonNull(compiler.settings).jobs()).isEqualTo(3);
        assertThat(project.resolve("artifacts")).isNotEmptyDirectory();
    }

    @Test
    void build_bothFiles_projectWinsAndCommandLineWinsOverBoth() throws IOException {
        forUser("jobs = 5", "pids = 99", "isolation = \"directory\"", "library = [\"u\"]", "grace = \"1s\"");
        inProject("jobs = 6", "library = [\"p\"]", "grace = \"3s\"");
        CompileRequest request = build("-l", "c", "--grace", "4s");
        assertThat(Objects.requireNonNull(compiler.settings).jobs()).isEqualTo(6);
        assertThat(request.limits().processes()).isEqualTo(99);
        assertThat(request.isolation()).isEqualTo(Isolation.DIRECTORY);
        assertThat(request.libraries()).containsExactly("c");
        assertThat(request.limits().gracePeriod()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void config_contradiction_dropsTheWeaker() throws IOException {
        forUser("no-cache = true", "quiet = true", "fail-fast = true");
        inProject("release = true", "verbose = true", "fail-fast = false");
        assertThat(config("release", "--debug", "--cache-size", "1G")).isEqualTo("# release = false # default");
        assertThat(config("no-cache", "--cache-size", "1G")).isEqualTo("# no-cache = false # default");
        assertThat(config("no-cache")).startsWith("no-cache = true # " + user);
        assertThat(config("quiet")).isEqualTo("# quiet = false # default");
        assertThat(config("fail-fast")).isEqualTo("fail-fast = false # " + project.resolve("codonq.toml") + ":3");
    }

    @Test
    void config_contradictionInOneFile_isNamedWithItsPlace() throws IOException {
        inProject("jobs = 1", "debug = true", "release = true");
        assertThat(run("config"))
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        project.resolve("codonq.toml")
                                + ":3:1: error: --release, --debug: give one of them, not both\n"));
    }

    @Test
    void config_valueOutOfRange_isNamedWithItsPlaceAsInABuild() throws IOException {
        forUser("# mine", "  jobs = 0");
        String message = user.resolve("codonq.toml") + ":2:3: error: --jobs: 0 is out of range; give 1 to 10000\n";
        assertThat(run("config")).isEqualTo(new CommandLineRun(2, "", message));
        assertThat(run("build", project.resolve("a.py"))).isEqualTo(new CommandLineRun(2, "", message));
        assertThat(run("build", "-q", project.resolve("a.py"), "-j", "1", "-o", folder.resolve("out"))
                        .status())
                .isZero();
    }

    @Test
    void config_paths_areRelativeToTheFile() throws IOException {
        forUser("cache-dir = \"kept\"", "codon = \"/opt/codon\"", "plugin = [\"./p\", \"name\"]");
        inProject("report = [\"json=r.json\"]", "keep-failed = \"sub/../failed\"");
        assertThat(config("cache-dir")).startsWith("cache-dir = \"" + user.resolve("kept") + "\" # ");
        assertThat(config("codon")).startsWith("codon = \"/opt/codon\" # ");
        assertThat(config("plugin")).startsWith("plugin = [\"" + user.resolve("p") + "\", \"name\"] # ");
        assertThat(config("report")).startsWith("report = [\"json=" + project.resolve("r.json") + "\"] # ");
        assertThat(config("keep-failed")).startsWith("keep-failed = \"" + project.resolve("failed") + "\" # ");
    }

    @Test
    void config_withRoot_readsTheFileThere() throws IOException {
        inProject("jobs = 3");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("codonq.toml"), "jobs = 4\n");
        assertThat(config("jobs", "--root", other)).isEqualTo("jobs = 4 # " + other.resolve("codonq.toml") + ":1");
        assertThat(config("jobs", "--root", other, "--jobs", 5)).isEqualTo("jobs = 5 # command line");
    }

    @Test
    void config_noFiles_printsDefaultsInEightyColumns() {
        String out = run("config").out();
        assertThat(out.lines())
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(80).contains(" # default"))
                .anyMatch(line -> line.matches("# timeout = \"5m\" +# default"))
                .anyMatch(line -> line.matches("# cache-size = +# default: 5G"));
    }

    @Test
    void config_printed_isAFileThatSaysTheSame() throws IOException {
        inProject("define = [\"N=1\"]", "timeout = \"90s\"", "linker-flags = '-L\"a b\"\\c'");
        String printed = run("config", "--root", project).out();
        assertThat(printed).contains("linker-flags = \"-L\\\"a b\\\"\\\\c\"");
        inProject(printed);
        assertThat(run("config").status()).isZero();
        inProject();
        forUser(printed);
        assertThat(config("timeout")).startsWith("timeout = \"90s\" # " + user);
        assertThat(config("out")).isEqualTo("# out = \"build\" # default");
        assertThat(config("linker-flags")).startsWith("linker-flags = \"-L\\\"a b\\\"\\\\c\" # ");
    }

    @Test
    void config_controlCharacters_arePrintedAsTomlHasThem() throws IOException {
        String line = "codon-arg = [\"a\\u001b[31mb\\u0085\\u0007\\u202e\\u0009\\u000a\"]";
        inProject(line);
        assertThat(config("codon-arg")).startsWith(line + " # ");
    }

    @Test
    void file_beginsWithByteOrderMark_isRead() throws IOException {
        inProject("\ufeffjobs = 3\r");
        assertThat(config("jobs")).startsWith("jobs = 3 # ");
    }

    @Test
    void build_fails_isRepeatedWithWhatTheFileSaidElsewhere() throws IOException {
        inProject("release = true", "keep-going = false", "jobs = 2", "define = { N = 1, M = 1 }");
        forUser("timeout = \"7s\"");
        Files.writeString(folder.resolve("broken.py"), "");
        assertThat(run("build", folder.resolve("broken.py"), project.resolve("a.py"), "-v", "-o", folder.resolve("o"))
                        .err())
                .contains("  codonq build --release --define=N=1 --define=M=1 --out=" + folder.resolve("o") + " --root="
                        + folder + " " + folder.resolve("broken.py") + "\n");
    }

    @Test
    void build_manifestDefines_isRepeatedWithThoseOfTheFileToo() throws IOException {
        inProject("release = true", "define = { N = 1, M = 1 }");
        Path broken = Files.writeString(project.resolve("broken.py"), "");
        Path manifest = Files.writeString(
                folder.resolve("jobs.jsonl"),
                "{\"source\": \"" + broken + "\", \"defines\": {\"N\": 2}}\n" + "{\"source\": \""
                        + project.resolve("a.py") + "\"}\n");
        assertThat(run("build", "--manifest", manifest, "--root", project, "-o", folder.resolve("o"))
                        .err())
                .contains("  codonq build --define=N=1 --define=M=1 --root=" + project + " --out=" + folder.resolve("o")
                        + " --define=N=2 " + broken + "\n");
    }

    @Test
    void config_asJson_hasTypesAndOrigins() throws IOException {
        inProject("jobs = 3", "  define = [\"N=1\"]");
        Json json = Json.parse(run("config", "--json", "--kind", "obj").out());
        assertThat(json.at("schema")).isEqualTo("codonq.config/1");
        assertThat(json.at("files", 0)).isEqualTo(project.resolve("codonq.toml").toString());
        for (int i = 0; i < json.size("options"); i++) {
            Object origin = json.at("options", i, "origin");
            switch (String.valueOf(json.at("options", i, "name"))) {
                case "jobs" -> {
                    assertThat(json.at("options", i, "value")).isEqualTo(3L);
                    assertThat(origin).isEqualTo("project");
                }
                case "define" -> {
                    assertThat(json.at("options", i, "value", 0)).isEqualTo("N=1");
                    assertThat(json.at("options", i, "line")).isEqualTo(2L);
                    assertThat(json.at("options", i, "column")).isEqualTo(3L);
                }
                case "kind" -> assertThat(origin).isEqualTo("commandLine");
                default -> assertThat(origin).isEqualTo("default");
            }
        }
    }

    @Test
    void cacheCommand_userFile_looksAtTheSameCache() throws IOException {
        forUser("cache-dir = \"kept\"", "jobs = 3");
        assertThat(run("cache", "stats").out()).contains(user.resolve("kept").toString());
        assertThat(run("cache", "stats", "--cache-dir", folder.resolve("other")).out())
                .contains(folder.resolve("other").toString());
    }
}
