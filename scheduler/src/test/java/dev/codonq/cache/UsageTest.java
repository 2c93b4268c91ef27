package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cache.Usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances stand for two processes. */
class UsageTest {
    @TempDir
    private Path directory;

    private Path file;
    private Usage first;
    private Usage second;

    @BeforeEach
    void open() {
        file = directory.resolve("usage");
        first = new Usage(file);
        second = new Usage(file);
    }

    @Test
    void totals_nothingYet_areNone() throws IOException {
        assertThat(first.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void totals_changesByBoth_areTheirSum() throws IOException {
        for (int i = 0; i < 100; i++) {
            first.add(new Totals(10, 1, 0));
            assertThat(second.totals()).isEqualTo(new Totals(30 * i + 10, i + 1, i));
            second.add(new Totals(20, 0, 1));
            assertThat(first.totals()).isEqualTo(new Totals(30 * i + 30, i + 1, i + 1));
        }
    }

    @Test
    void totals_replacedByTheOther_areWhatItCounted() throws IOException {
        first.add(new Totals(10, 1, 2));
        assertThat(first.totals().sizeBytes()).isEqualTo(10);
        second.replace(new Totals(7, 1, 2), directory);
        assertThat(first.totals()).isEqualTo(new Totals(7, 1, 2));
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        assertThat(directory.toFile().list()).hasSize(1);
    }

    /** The inode of the file is the first one's again then, on most file systems. */
    @Test
    void totals_replacedTwiceSinceTheLastLook_areWhatWasCountedLast() throws IOException {
        first.add(new Totals(1_000, 0, 0));
        assertThat(first.totals().sizeBytes()).isEqualTo(1_000);
        second.replace(new Totals(1_001, 0, 0), directory);
        second.replace(new Totals(5, 3, 4), directory);
        for (int i = 0; i < 10; i++) {
            second.add(new Totals(1, 0, 0));
        }
        assertThat(first.totals()).isEqualTo(new Totals(15, 3, 4));
    }

    @Test
    void totals_lineCutOff_costsNoOtherLine() throws IOException {
        first.add(new Totals(10, 1, 2));
        append("12");
        assertThat(first.totals()).isEqualTo(new Totals(10, 1, 2));
        second.add(new Totals(34, 5, 6));
        assertThat(first.totals()).isEqualTo(new Totals(44, 6, 8));
        assertThat(second.totals()).isEqualTo(new Totals(44, 6, 8));
    }

    @Test
    void totals_damagedLines_countForNothing() throws IOException {
        append("x\n1 2\n1 2 3 4\n\n99999999999999999999 0 0\n1 2 y\n\u0000\n");
        first.add(new Totals(10, 1, 2));
        assertThat(second.totals()).isEqualTo(new Totals(10, 1, 2));
    }

    @Test
    void totals_fileCutToNothing_areNone() throws IOException {
        first.add(new Totals(10, 1, 2));
        assertThat(first.totals().sizeBytes()).isEqualTo(10);
        Files.write(file, new byte[0]);
        assertThat(first.totals()).isEqualTo(Totals.NONE);
        first.add(new Totals(3, 0, 0));
        assertThat(first.totals()).isEqualTo(new Totals(3, 0, 0));
    }

    @Test
    void isLong_manyChanges_isSoUntilReplaced() throws IOException {
        append("1 0 0\n".repeat(20_000));
        assertThat(first.isLong()).isTrue();
        assertThat(first.totals().sizeBytes()).isEqualTo(20_000);
        first.replace(first.totals(), directory);
        assertThat(first.isLong()).isFalse();
        assertThat(second.totals().sizeBytes()).isEqualTo(20_000);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
