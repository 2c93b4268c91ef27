package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProcessorTest {
    static final String X86 = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            cpu family\t: 25
            model\t\t: 17
            model name\t: AMD EPYC  9654
            cpu MHz\t\t: 2596.134
            microcode\t: 0x1000065
            flags\t\t: fpu sse2 avx2 fma
            bogomips\t: 5192.26

            """;
    private static final String ARM = """
            processor\t: 0
            BogoMIPS\t: 243.75
            Features\t: fp asimd aes
            CPU implementer\t: 0x41
            CPU architecture: 8
            CPU variant\t: 0x3
            CPU part\t: 0xd0c
            CPU revision\t: 1

            """;

    @Test
    void parse_x86_isModelAndDigest() {
        assertThat(nameOf(X86)).matches("AMD EPYC 9654 [0-9a-f]{12}");
    }

    @Test
    void parse_aarch64_isImplementerPartAndDigest() {
        assertThat(nameOf(ARM)).matches("CPU 0x41/0xd0c [0-9a-f]{12}");
    }

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, GenuineIntel",
        "cpu family\t: 25, cpu family\t: 26",
        "model\t\t: 17, model\t\t: 18",
        "AMD EPYC, AMD Ryzen",
        "avx2 fma, avx2",
        "sse2, sse2 avx512f"
    })
    void parse_whatTheCodeDependsOn_changesTheName(String old, String changed) {
        assertThat(nameOf(X86.replace(old, changed))).isNotEqualTo(nameOf(X86));
    }

    @ParameterizedTest
    @CsvSource({
        "2596.134, 1400",
        "0x1000065, 0x1000066",
        "5192.26, 1",
        "fpu sse2 avx2 fma, fma sse2  fpu avx2",
        "processor\t: 0, processor\t: 7"
    })
    void parse_whatChangesFromLookToLook_leavesTheName(String old, String changed) {
        assertThat(X86).contains(old);
        assertThat(nameOf(X86.replace(old, changed))).isEqualTo(nameOf(X86));
    }

    @ParameterizedTest
    @CsvSource({"0xd0c, 0xd0d", "0x41, 0x42", "0x3, 0x4", "asimd aes, asimd"})
    void parse_otherAarch64_changesTheName(String old, String changed) {
        assertThat(nameOf(ARM.replace(old, changed))).isNotEqualTo(nameOf(ARM));
    }

    @Test
    void parse_moreOfTheSame_leavesTheName() {
        assertThat(nameOf(X86 + X86.replace("processor\t: 0", "processor\t: 1")))
                .isEqualTo(nameOf(X86));
    }

    @Test
    void parse_anotherKindBesides_changesTheName() {
        String other = ARM.replace("0xd0c", "0xd05");
        assertThat(nameOf(ARM + other)).isNotEqualTo(nameOf(ARM)).isNotEqualTo(nameOf(other));
    }

    @Test
    void parse_featuresOfTheCLibrary_areTheArithmetic() {
        assertThat(Processor.parse(X86).orElseThrow().arithmetic()).isEqualTo("avx2 fma");
        assertThat(Processor.parse(ARM).orElseThrow().arithmetic()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "vendor_id: IBM/S390\n", "flags:\n", ": x\n"})
    void parse_noFeatures_isUnknown(String text) {
        assertThat(Processor.parse(text)).isEmpty();
    }

    @Test
    void read_noFile_isUnknown(@TempDir Path directory) {
        assertThat(Processor.read(directory.resolve("cpuinfo"))).isEmpty();
    }

    @Test
    void read_file_isParsed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("cpuinfo"), X86);

        assertThat(Processor.read(file)).isEqualTo(Processor.parse(X86)).isPresent();
    }

    @Test
    void read_thisMachine_isStable() {
        assertThat(Processor.read(Processor.CPUINFO)).isPresent().isEqualTo(Processor.read(Processor.CPUINFO));
    }

    private static String nameOf(String text) {
        return Processor.parse(text).orElseThrow().name();
    }
}
