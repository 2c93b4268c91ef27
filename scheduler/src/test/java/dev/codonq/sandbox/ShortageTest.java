package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as Java, shells and bubblewrap make them. */
@Timeout(30)
class ShortageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"/bin/sh\" (in directory \"/x\"): error=11, Resource temporarily unavailable",
                "Cannot run program \"/bin/sh\" (in directory \"/x\"): error=12, Cannot allocate memory",
                "java.nio.file.FileSystemException: /x: Too many open files",
                "java.nio.file.FileSystemException: /x: Too many open files in system",
                "java.io.IOException: No space left on device",
                "java.nio.file.FileSystemException: /x: Disk quota exceeded",
                "bwrap: Creating new namespace failed: Resource temporarily unavailable",
                "bwrap: Can't mount tmpfs on /newroot/tmp: Cannot allocate memory"
            })
    void broken_forWantOfWhatComesAndGoes_isTransient(String message) {
        assertThat(Shortage.broken(message)).isEqualTo(new ProcessOutcome.Broken(message, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"/bin/sh\" (in directory \"/x\"): error=2, No such file or directory",
                "Cannot run program \"/bin/sh\" (in directory \"/x\"): error=7, Argument list too long",
                "java.nio.file.AccessDeniedException: /x",
                "bwrap: Can't find source path /x: No such file or directory",
                "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)",
                "the sandbox could not be entered: bubblewrap has not set the sandbox up within 10 s"
            })
    void broken_byAnythingElse_isNot(String message) {
        assertThat(Shortage.broken(message)).isEqualTo(new ProcessOutcome.Broken(message, false));
    }

    @Test
    void isToldBy_noMessage_isFalse() {
        assertThat(Shortage.isToldBy(null)).isFalse();
    }
}
