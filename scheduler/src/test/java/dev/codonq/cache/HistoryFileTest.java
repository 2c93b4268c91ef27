package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryFileTest {
    private static final RunKey KEY = new RunKey(0x0123456789abcdefL, 0xfedcba9876540003L);
    private static final RunEstimate ESTIMATE = new RunEstimate(1_500, 700_000);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("history");
    }

    private HistoryFile open() throws IOException {
        return HistoryFile.open(path, false).orElseThrow();
    }

    private RunEstimate read(RunKey key) throws IOException {
        try (HistoryFile file = open()) {
            return file.read(key);
        }
    }

    private void write(RunKey key, RunEstimate estimate) throws IOException {
        try (HistoryFile file = open()) {
            file.write(key, estimate);
        }
    }

    @Test
    void read_written_isTheSame() throws IOException {
        List<RunEstimate> estimates = List.of(
                ESTIMATE,
                new RunEstimate(0, -1),
                new RunEstimate(0, 0),
                new RunEstimate(Integer.MAX_VALUE, Integer.MAX_VALUE));
        for (RunEstimate estimate : estimates) {
            write(KEY, estimate);
            assertThat(read(KEY)).isEqualTo(estimate);
        }
    }

    @Test
    void read_nothingWritten_isNone() throws IOException {
        assertThat(read(KEY)).isEqualTo(RunEstimate.NONE);
        write(new RunKey(0, -1), ESTIMATE);
        assertThat(read(KEY)).isEqualTo(RunEstimate.NONE);
        assertThat(read(new RunKey(0, 0))).isEqualTo(RunEstimate.NONE);
    }

    @Test
    void write_keyOfTheSameSlot_displacesTheOther() throws IOException {
        RunKey other = new RunKey(KEY.first(), KEY.second() + (1L << 40));
        assertThat(HistoryFile.position(other)).isEqualTo(HistoryFile.position(KEY));
        write(KEY, ESTIMATE);
        assertThat(read(other)).isEqualTo(RunEstimate.NONE);
        write(other, new RunEstimate(1, 2));
        assertThat(read(KEY)).isEqualTo(RunEstimate.NONE);
        assertThat(read(other)).isEqualTo(new RunEstimate(1, 2));
    }

    @Test
    void write_manyKeys_keepsTheFileWithinItsBound() throws IOException {
        Random random = new Random(1);
        try (HistoryFile file = open()) {
            file.write(new RunKey(0, 0), ESTIMATE);
            file.write(new RunKey(-1, -1), ESTIMATE);
            for (int i = 0; i < 10_000; i++) {
                RunKey key = new RunKey(random.nextLong(), random.nextLong());
                file.write(key, ESTIMATE);
                assertThat(file.read(key)).isEqualTo(ESTIMATE);
            }
        }
        assertThat(path).hasSize(2 << 20);
    }

    @Test
    void read_anyByteOfTheSlotChanged_isNone() throws IOException {
        write(KEY, ESTIMATE);
        byte[] whole = Files.readAllBytes(path);
        int slot = (int) HistoryFile.position(KEY);
        assertThat(whole).hasSize(slot + HistoryFile.SLOT_BYTES);
        for (int at = slot; at < whole.length; at++) {
            for (int change = 1; change < 256; change++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) change;
                Files.write(path, damaged, StandardOpenOption.WRITE);
                assertThat(read(KEY)).as("byte %d ^ %d", at - slot, change).isEqualTo(RunEstimate.NONE);
            }
        }
        Files.write(path, whole);
        assertThat(read(KEY)).isEqualTo(ESTIMATE);
    }

    /** As of a write that a crash cut off, or that is going on. */
    @Test
    void read_partlyWritten_isNone() throws IOException {
        write(KEY, ESTIMATE);
        byte[] earlier = Files.readAllBytes(path);
        write(KEY, new RunEstimate(0x7a7b7c7d, 0x5a5b5c5d));
        byte[] later = Files.readAllBytes(path);
        int slot = (int) HistoryFile.position(KEY);
        // The first 16 bytes are the same of both, as is the format.
        for (int written = 17; written < HistoryFile.SLOT_BYTES; written++) {
            byte[] torn = earlier.clone();
            System.arraycopy(later, slot, torn, slot, written);
            Files.write(path, torn);
            assertThat(read(KEY)).as("%d bytes", written).isEqualTo(RunEstimate.NONE);
        }
        for (int length = 0; length < later.length; length++) {
            Files.write(path, Arrays.copyOf(later, length));
            assertThat(read(KEY)).as("cut to %d", length).isEqualTo(RunEstimate.NONE);
        }
    }

    @Test
    void read_wholeButOfAnotherFormat_isNone() throws IOException {
        write(KEY, ESTIMATE);
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        int slot = (int) HistoryFile.position(KEY);
        content.put(slot + 27, (byte) '2');
        CRC32C crc = new CRC32C();
        crc.update(content.array(), slot, 28);
        content.putInt(slot + 28, (int) crc.getValue());
        Files.write(path, content.array());
        assertThat(read(KEY)).isEqualTo(RunEstimate.NONE);
    }

    @Test
    void write_overGarbage_isRead() throws IOException {
        byte[] garbage = new byte[3 << 20];
        new Random(2).nextBytes(garbage);
        Files.write(path, garbage);
        assertThat(read(KEY)).isEqualTo(RunEstimate.NONE);
        write(KEY, ESTIMATE);
        assertThat(read(KEY)).isEqualTo(ESTIMATE);
    }

    @Test
    void open_forReading_makesAndWritesNothing() throws IOException {
        assertThat(HistoryFile.open(path, true)).isEmpty();
        assertThat(path).doesNotExist();
        write(KEY, ESTIMATE);
        try (HistoryFile file = HistoryFile.open(path, true).orElseThrow()) {
            assertThat(file.read(KEY)).isEqualTo(ESTIMATE);
            assertThatThrownBy(() -> file.write(KEY, RunEstimate.NONE)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void open_linkOrPipe_failsAndFollowsNothing() throws IOException, InterruptedException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.createSymbolicLink(path, elsewhere);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        assertThat(elsewhere).doesNotExist();
        Files.delete(path);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    @Test
    void clear_openElsewhere_isEmptyThereAndCanBeWritten() throws IOException {
        try (HistoryFile one = open();
                HistoryFile other = open()) {
            one.write(KEY, ESTIMATE);
            other.clear();
            assertThat(path).isEmptyFile();
            assertThat(one.read(KEY)).isEqualTo(RunEstimate.NONE);
            one.write(KEY, ESTIMATE);
            assertThat(other.read(KEY)).isEqualTo(ESTIMATE);
        }
    }

    @Test
    void read_interrupted_goesOn() throws IOException {
        try (HistoryFile file = open()) {
            Thread.currentThread().interrupt();
            file.write(KEY, ESTIMATE);
            assertThat(file.read(KEY)).isEqualTo(ESTIMATE);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.read(KEY)).isEqualTo(ESTIMATE);
        }
    }

    /** Each has the file open for itself, as processes have; all keys are of one slot. */
    @Test
    void read_manyWriters_isOfOneWriteOrNone() throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> found = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int seed = thread;
                found.add(executor.submit(() -> writeAndRead(new Random(seed))));
            }
            int sum = 0;
            for (Future<Integer> some : found) {
                sum += some.get();
            }
            assertThat(sum).isPositive();
        } finally {
            executor.shutdownNow();
        }
    }

    /** Returns how often it found something. */
    private int writeAndRead(Random random) throws IOException {
        int found = 0;
        try (HistoryFile file = open()) {
            for (int i = 0; i < 20_000; i++) {
                int value = random.nextInt(1 << 20);
                file.write(key(value), new RunEstimate(value, 3 * value));
                int other = value & 3;
                RunEstimate read = file.read(key(other));
                if (read.isKnown()) {
                    found++;
                    assertThat(read.runTimeMillis() & 3).isEqualTo(other);
                    assertThat(read.peakMemoryKib()).isEqualTo(3 * read.runTimeMillis());
                }
            }
        }
        return found;
    }

    private static RunKey key(int value) {
        return new RunKey(value & 3, 7);
    }
}
