package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiskMeterTest {
    private static final long ENTRY = DiskMeter.LEAST_BYTES;
    private static final long UNLIMITED = Long.MAX_VALUE;

    @TempDir
    Path temporary;

    private Path work;
    private DiskMeter meter;

    @BeforeEach
    void makeDirectory() throws IOException {
        work = Files.createDirectory(temporary.resolve("work"));
        meter = new DiskMeter(List.of(work));
    }

    /** JUnit cannot delete what is too deep. */
    @AfterEach
    void deleteDirectory() throws IOException {
        TreeDeletion.delete(work);
    }

    private static void write(Path file, int size) throws IOException {
        Files.write(file, new byte[size]);
    }

    @Test
    void bytes_nothingWritten_isZero() {
        assertThat(meter.bytes(UNLIMITED)).isZero();
        assertThat(meter.exceeds(0)).isFalse();
    }

    @Test
    void bytes_noSuchDirectory_isZero() {
        assertThat(new DiskMeter(List.of(temporary.resolve("none"))).bytes(UNLIMITED))
                .isZero();
    }

    @Test
    void bytes_files_isTheirSizesButALeastForEach() throws IOException {
        write(work.resolve("large"), 10_000);
        write(work.resolve("small"), 1);
        write(Files.createDirectory(work.resolve("directory")).resolve("below"), 5_000);
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(10_000 + ENTRY + ENTRY + 5_000);
    }

    @Test
    void bytes_severalDirectories_isTheSum() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        write(work.resolve("x"), 5_000);
        write(other.resolve("y"), 6_000);
        assertThat(new DiskMeter(List.of(work, other, temporary.resolve("none"))).bytes(UNLIMITED))
                .isEqualTo(11_000);
    }

    @Test
    void exceeds_atTheLimit_isFalseAndAboveIsTrue() throws IOException {
        write(work.resolve("x"), 5_000);
        assertThat(meter.exceeds(5_000)).isFalse();
        assertThat(meter.exceeds(4_999)).isTrue();
    }

    @Test
    void bytes_moreThanTheLimit_looksNoFurther() throws IOException {
        for (int i = 0; i < 100; i++) {
            write(work.resolve("file" + i), 0);
        }
        assertThat(meter.bytes(5 * ENTRY)).isEqualTo(6 * ENTRY);
    }

    @Test
    void bytes_links_areEntriesAndNotFollowed() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        write(outside.resolve("large"), 100_000);
        Files.createSymbolicLink(work.resolve("directory"), outside);
        Files.createSymbolicLink(work.resolve("file"), outside.resolve("large"));
        Files.createSymbolicLink(work.resolve("loop"), work);
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(3 * ENTRY);
    }

    @Test
    void bytes_directoryThatIsALink_isNotFollowed() throws IOException {
        write(work.resolve("large"), 100_000);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), work);
        assertThat(new DiskMeter(List.of(link)).bytes(UNLIMITED)).isZero();
    }

    @Test
    void bytes_oddNamesAndKinds_areCounted() throws Exception {
        write(work.resolve("new\nline"), 5_000);
        assertThat(new ProcessBuilder(
                                "sh", "-c", "cd \"$1\" && touch \"$(printf '\\377')\" && mkfifo fifo", "sh", "" + work)
                        .start()
                        .waitFor())
                .isZero();
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(5_000 + 2 * ENTRY);
    }

    @Test
    void exceeds_sparseGiant_isTrue() throws IOException {
        try (SeekableByteChannel giant =
                Files.newByteChannel(work.resolve("x"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            giant.position((1L << 40) - 1).write(ByteBuffer.wrap(new byte[1]));
        }
        assertThat(meter.exceeds((1L << 40) - 1)).isTrue();
    }

    /** As a program makes it that changes into each directory that it makes. */
    @Test
    void bytes_deeperThanAnyPath_countsAll() throws IOException {
        Path tree = Files.createDirectory(temporary.resolve("0"));
        write(tree.resolve("large"), 100_000);
        for (int level = 1; level <= 500; level++) {
            Path above = Files.createDirectory(temporary.resolve(Integer.toString(level)));
            Files.move(tree, above.resolve("directory ".repeat(10)));
            tree = above;
        }
        Files.move(tree, work.resolve("top"));
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(501 * ENTRY + 100_000);
        assertThat(meter.exceeds(501 * ENTRY + 100_000)).isFalse();
        assertThat(meter.bytes(300 * ENTRY)).isEqualTo(301 * ENTRY);
    }

    @Test
    void bytes_moreDirectoriesThanAreRemembered_countsAll() throws IOException {
        for (int i = 0; i < 1_010; i++) {
            Files.createDirectory(work.resolve(Integer.toString(i)));
        }
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(1_010 * ENTRY);
    }

    @Test
    void bytes_closedDirectory_isAnEntryToUsersAndOpenToRoot() throws IOException {
        Path closed = Files.createDirectory(work.resolve("closed"));
        write(closed.resolve("x"), 5_000);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(Files.isReadable(closed) ? ENTRY + 5_000 : ENTRY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                .isEqualTo("---------");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void bytes_whileOthersWrite_isHarmless() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        FutureTask<Integer> writing = new FutureTask<>(() -> {
            int round = 0;
            for (; enough.getCount() > 0; round++) {
                Path directory = Files.createDirectory(work.resolve("d" + round));
                write(directory.resolve("file"), 1);
                Path moved = Files.move(directory, work.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
                Files.createSymbolicLink(directory, temporary);
                Files.delete(directory);
                Files.delete(moved.resolve("file"));
                Files.delete(moved);
            }
            return round;
        });
        write(work.resolve("stays"), 5_000);
        new Thread(writing).start();
        for (int i = 0; i < 500; i++) {
            assertThat(meter.bytes(UNLIMITED)).isGreaterThanOrEqualTo(5_000);
        }
        enough.countDown();
        assertThat(writing.get()).isPositive();
        assertThat(meter.bytes(UNLIMITED)).isEqualTo(5_000);
    }
}
