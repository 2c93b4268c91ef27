package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time limit stands in for a measure of time: what is not linear takes hours here. */
@Timeout(120)
class HostileSourceTest {
    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "'",
                "'''a",
                "(",
                ")",
                "[{(",
                "a.",
                ".",
                "\\",
                "\\\n",
                "\r",
                "\n",
                "#",
                "@",
                "@python\n",
                "f'{",
                "x='\n",
                "import ",
                "from ",
                "import a.",
                "from .",
                "from a import (",
                "from a import b as ",
                "a as ",
                ";",
                ":",
                "import a\n",
                "@python\ndef ",
                "@python\ndef f():\n",
                "@llvm\ndef f():\n {=a.b}\n",
                "def",
                " ",
                "\t",
                "a",
                "\u0000",
                "\u00ff"
            })
    void read_tenMegabytesOfOneThing_ends(String unit) throws Exception {
        byte[] source = unit.repeat(TEN_MEGABYTES / unit.length()).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ModuleReader.read(source).weight()).isLessThan(10);
    }

    @Test
    void read_manyDifferentNames_refuses() {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i <= ModuleReader.MAX_ENTRIES; i++) {
            source.append("a.b").append(i).append('\n');
        }

        assertThatThrownBy(() -> ModuleReader.read(source.toString().getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(TooManyNamesException.class);
    }

    @Test
    void read_randomBytes_ends() throws Exception {
        long seed = 20261123;
        Random random = new Random(seed);
        String alphabet = "import from as def @python @llvm C .,;:()[]{}'\"\\\r\n\t #f=\u0000\u00ff";
        for (int round = 0; round < 20_000; round++) {
            byte[] source = new byte[random.nextInt(60)];
            for (int i = 0; i < source.length; i++) {
                source[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            String text = new String(source, StandardCharsets.ISO_8859_1);
            assertThat(ModuleReader.read(source))
                    .as("seed %d round %d: %s", seed, round, text)
                    .isNotNull();
        }
    }

    @Test
    void scan_nameLongerThanAnyPath_isUnresolved() throws Exception {
        Project project = new Project(temporary)
                .file(
                        "main.codon",
                        "import " + "a.".repeat(1_000_000) + "b",
                        "from " + ".".repeat(1_000_000) + "c import d",
                        "import " + "e".repeat(300),
                        "import f")
                .file("f.codon");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("f.codon", "main.codon");
        assertThat(closure.unresolved()).hasSize(3);
        assertThat(closure.unresolved().get(0).candidates()).isEmpty();
    }

    @Test
    void scan_longChainOfModules_needsNoStack() throws Exception {
        int length = 20_000;
        Project project = new Project(temporary).file("main.codon", "import m0");
        for (int i = 0; i < length; i++) {
            project.file("m" + i + ".codon", "from m" + (i + 1) + " import x as x" + i, "import m" + (i + 1));
        }
        project.file("m" + length + ".codon");

        assertThat(project.scan().files()).hasSize(length + 2);
    }

    @Test
    void scan_sourceOverTheLimit_throws() throws Exception {
        Project project =
                new Project(temporary).file("main.codon", "import big").file("big.codon");
        try (RandomAccessFile big =
                new RandomAccessFile(project.root().resolve("big.codon").toFile(), "rw")) {
            big.setLength(ImportScanner.MAX_SOURCE_BYTES + 1L);
        }

        assertThatThrownBy(project::scan).isInstanceOf(IOException.class).hasMessageContaining("big.codon");
    }

    @Test
    void scan_deviceAsModule_throwsRatherThanReads() throws Exception {
        Project project =
                new Project(temporary).file("main.codon", "import zero").link("zero.codon", "/dev/zero");

        assertThatThrownBy(project::scan).isInstanceOf(IOException.class).hasMessageContaining("/dev/zero");
        Files.delete(project.root().resolve("zero.codon"));
    }

    @Test
    void read_sameContentTwice_isParsedOnce() throws Exception {
        Path first = Files.writeString(temporary.resolve("a.codon"), "import m");
        Path second = Files.writeString(temporary.resolve("b.codon"), "import m");
        ModuleSources sources = new ModuleSources();

        assertThat(sources.read(second).module()).isSameAs(sources.read(first).module());
    }
}
