package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ToolchainTest {
    private Path root;

    @BeforeEach
    void realPath(@TempDir Path directory) throws IOException {
        root = directory.toRealPath();
    }

    @Test
    void probe_wholeInstallation_tellsWhereAndWhichItIs() {
        Path codon = FakeToolchain.at(root, FakeToolchain.ANSWERS);
        FakeToolchain.write(root.resolve("stdlib/extra.codon"), "");

        Toolchain toolchain = Toolchain.probe(codon);

        assertThat(toolchain.executable()).isEqualTo(codon);
        assertThat(toolchain.root()).isEqualTo(root);
        assertThat(toolchain.version()).isEqualTo("0.18.0");
        assertThat(toolchain.standardLibraryRoots())
                .containsExactly(root.resolve("lib/codon/stdlib"), root.resolve("stdlib"));
    }

    @Test
    void probe_linkToTheExecutable_findsTheInstallationBehindIt() throws IOException {
        Path codon = FakeToolchain.at(root.resolve("opt/codon"), FakeToolchain.ANSWERS);
        Path link = Files.createSymbolicLink(root.resolve("codon"), codon);

        assertThat(Toolchain.probe(link).executable()).isEqualTo(codon);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lib/python3.11/site-packages", "lib/python3/dist-packages", "lib64/python3.12/site-packages"})
    void probe_scriptOfPip_usesTheExecutableBehindIt(String packages) {
        Path script = FakeToolchain.byPip(root, packages);

        Path behind = root.resolve(packages + "/codon_compiler_demo/binaries/linux-x86_64");
        assertThat(Toolchain.probe(script).root()).isEqualTo(behind);
    }

    @Test
    void probe_scriptOfPipWithoutItsPackage_saysSo() {
        Path script = FakeToolchain.consoleScript(root.resolve("bin/codon"));

        assertRejected(script, "pip's script");
    }

    @Test
    void probe_noFile_saysSo() {
        assertRejected(root.resolve("bin/codon"), "no such file");
    }

    @Test
    void probe_directory_saysSo() {
        FakeToolchain.at(root, FakeToolchain.ANSWERS);

        assertRejected(root.resolve("bin"), "not a file");
    }

    @Test
    void probe_notExecutable_saysSo() {
        Path codon = FakeToolchain.at(root, FakeToolchain.ANSWERS);
        FakeToolchain.setPermissions(codon, "rw-r--r--");

        assertRejected(codon, "not executable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/codon/libcodonc.so", "lib/codon/libcodonrt.so", "lib/codon/stdlib/internal"})
    void probe_partMissing_namesItAndRunsNothing(String part) throws IOException {
        Path ran = root.resolve("ran");
        Path codon = FakeToolchain.at(root, "touch " + ran);
        Files.move(root.resolve(part), root.resolve("elsewhere"));

        assertRejected(codon, "is missing");
        assertThat(ran).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo boom >&2; exit 1 | exited with 1 and said: boom",
                "echo 0.18.0; exit 4   | exited with 4",
                "true                  | said: nothing",
                "echo codon toolkit 7  | said: codon toolkit 7",
                "exec yes 0.18.0       | printed more than 4096 bytes",
                "kill -9 $$            | exited with 137",
            })
    void probe_otherAnswer_saysWhatItWas(String commands, String reason) {
        assertRejected(FakeToolchain.at(root, commands), reason);
    }

    @Test
    void probe_programThatHangs_killsItAndItsChildren() throws IOException {
        Path child = root.resolve("child");
        Path codon = FakeToolchain.at(
                root,
                "sleep 1000 & echo $! > " + child + ".new; mv " + child + ".new " + child + "; echo 0.18.0; wait");

        assertThatThrownBy(() -> Toolchain.probe(codon, null, Clock.systemUTC(), Duration.ofSeconds(3)))
                .isInstanceOf(ToolchainException.class)
                .hasMessageContaining("no answer within 3000 ms");
        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void probe_callersEnvironment_isNotPassedOn() {
        Path codon = FakeToolchain.at(
                root, "env | grep -qv -e ^PATH= -e ^OPENBLAS_NUM_THREADS=1 -e ^PWD= -e ^SHLVL= -e ^_= || echo 0.18.0");

        assertThat(Toolchain.probe(codon).version()).isEqualTo("0.18.0");
    }

    @Test
    void probe_interrupted_keepsTheFlagAndSaysSo() {
        Path codon = FakeToolchain.at(root, "sleep 1000");

        Thread.currentThread().interrupt();
        try {
            assertRejected(codon, "interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertRejected(Path codon, String reason) {
        assertThatThrownBy(() -> Toolchain.probe(codon))
                .isInstanceOf(ToolchainException.class)
                .hasMessageStartingWith(codon.toString())
                .hasMessageContaining(reason);
    }
}
