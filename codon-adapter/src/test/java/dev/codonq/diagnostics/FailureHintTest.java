package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What no forged or chance text may decide; the causes themselves are asserted on real output in the parser's test. */
class FailureHintTest {
    private static final String LINKER_NOT_STARTED = "process for 'g++' exited with status 255";
    private static final String DISK_FULL = "LLVM ERROR: IO failure on output stream: No space left on device\n";
    private static final String BAD_ALLOC =
            "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n";

    private static String error(String location, String message) {
        return "\u001b[1m" + location + "\u001b[1;31merror:\u001b[0m\u001b[1m " + message + "\u001b[0m\n";
    }

    private static FailureHint hint(int exitStatus, String standardError) {
        return FailureHint.of(exitStatus, DiagnosticParser.parse(standardError.getBytes(UTF_8)));
    }

    @Test
    void of_messageImitatingOtherCauses_isCompileError() {
        for (String text : new String[] {LINKER_NOT_STARTED, DISK_FULL, BAD_ALLOC, "Assert failed:\tx"}) {
            assertThat(hint(1, error("main.codon:2:1-9: ", text))).as(text).isEqualTo(FailureHint.COMPILE_ERROR);
        }
    }

    @Test
    void of_messageEndingItsRecordAndForgingAnother_isCompileError() {
        String forged = "mine\u001b[0m\n" + error("", LINKER_NOT_STARTED).replaceAll("\u001b\\[0m\n$", "");

        assertThat(hint(1, error("main.codon:2:1-9: ", forged))).isEqualTo(FailureHint.COMPILE_ERROR);
    }

    @Test
    void of_messageEndingItsRecordAndForgingText_isCompileError() {
        String forged = "mine\u001b[0m\n" + DISK_FULL.strip();

        assertThat(hint(1, error("main.codon:2:1-9: ", forged))).isEqualTo(FailureHint.COMPILE_ERROR);
    }

    @Test
    void of_linkerFailureWithLocationOrNotLast_isCompileError() {
        assertThat(hint(1, error("main.codon:1:2-3: ", LINKER_NOT_STARTED))).isEqualTo(FailureHint.COMPILE_ERROR);
        assertThat(hint(1, error("", LINKER_NOT_STARTED) + "text\n")).isEqualTo(FailureHint.COMPILE_ERROR);
        assertThat(hint(1, error("", LINKER_NOT_STARTED) + error("main.codon:1:2-3: ", "no")))
                .isEqualTo(FailureHint.COMPILE_ERROR);
    }

    @Test
    void of_textOfOtherExitStatus_provesNothing() {
        assertThat(hint(0, error("", LINKER_NOT_STARTED))).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(1, BAD_ALLOC)).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(1, "Assert failed:\tx\n")).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(137, DISK_FULL)).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(143, error("main.codon:1:2-3: ", "no"))).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(139, BAD_ALLOC)).isEqualTo(FailureHint.COMPILER_CRASH);
    }

    @Test
    void of_abortWithMemoryTextNotAtTheEnd_isCrash() {
        assertThat(hint(134, BAD_ALLOC)).isEqualTo(FailureHint.OUT_OF_MEMORY);
        assertThat(hint(134, BAD_ALLOC + "Assert failed:\tx\n")).isEqualTo(FailureHint.COMPILER_CRASH);
        assertThat(hint(134, BAD_ALLOC + error("", "x"))).isEqualTo(FailureHint.COMPILER_CRASH);
        assertThat(hint(134, "")).isEqualTo(FailureHint.COMPILER_CRASH);
    }

    @Test
    void of_diskFullNotAsLastWords_isUnknown() {
        assertThat(hint(1, DISK_FULL)).isEqualTo(FailureHint.DISK_FULL);
        assertThat(hint(1, DISK_FULL + "more\n")).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(1, "x " + DISK_FULL)).isEqualTo(FailureHint.UNKNOWN);
    }

    @Test
    void of_diskFullBehindWarningOrError_isDiskFullOnlyWithoutError() {
        String warning = error("main.codon:1:2-3: ", "careful").replace("31merror", "33mwarning");

        assertThat(hint(1, warning + DISK_FULL)).isEqualTo(FailureHint.DISK_FULL);
        assertThat(hint(1, error("main.codon:1:2-3: ", "no") + DISK_FULL)).isEqualTo(FailureHint.COMPILE_ERROR);
    }

    @Test
    void of_interruptWithoutThreadComplaint_isUnknown() {
        assertThat(hint(130, "")).isEqualTo(FailureHint.UNKNOWN);
        assertThat(hint(130, "text\nOpenBLAS blas_thread_init: x\n")).isEqualTo(FailureHint.UNKNOWN);
    }
}
