package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void reason_fileWhereADirectoryMustBe_saysSo() {
        assertThat(Failures.reason(new FileAlreadyExistsException("f")))
                .isEqualTo("a file stands where a directory must be");
    }

    @Test
    void isDiskFull_noSpaceLeft_isTrue() {
        assertThat(Failures.isDiskFull(new IOException("No space left on device")))
                .isTrue();
        assertThat(Failures.isDiskFull(new FileSystemException("f", null, "No space left on device")))
                .isTrue();
        assertThat(Failures.isDiskFull(new IOException("Broken pipe"))).isFalse();
    }
}
