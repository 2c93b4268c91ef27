package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.codonq.action.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Several histories on one file stand for several processes. */
@Timeout(60)
class RunHistoryDiskTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(RunHistory.class);
    private static final long MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private CacheLayout layout;

    @BeforeEach
    void prepare() throws IOException {
        layout = CacheLayout.in(directory);
        layout.create();
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

    private RunHistory open() {
        return RunHistory.in(layout, false);
    }

    private static Action action(String name) {
        return Samples.action(name);
    }

    private static void record(RunHistory history, String name, long millis, long mib) {
        history.record(action(name), Duration.ofMillis(millis), Optional.of(mib * MIB));
    }

    private static Optional<Expectation> expected(long millis, long mib) {
        return Optional.of(new Expectation(Duration.ofMillis(millis), Optional.of(mib * MIB)));
    }

    @Test
    void expectation_forgottenInMemory_isReadFromDisk() throws IOException {
        try (RunHistory history =
                new RunHistory(10, HistoryFile.open(layout.history(), false).orElseThrow(), false)) {
            for (int i = 0; i < 100; i++) {
                record(history, "number " + i, i, i);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(history.expectation(action("number " + i))).isEqualTo(expected(i, i));
            }
        }
    }

    @Test
    void expectation_recordedByAnother_isTheSame() {
        try (RunHistory one = open()) {
            record(one, "one", 1_000, 5);
            try (RunHistory other = open()) {
                assertThat(other.expectation(action("one"))).isEqualTo(expected(1_000, 5));
                record(other, "two", 2_000, 6);
            }
            assertThat(one.expectation(action("two"))).isEqualTo(expected(2_000, 6));
        }
        try (RunHistory later = open()) {
            assertThat(later.expectation(action("one"))).isEqualTo(expected(1_000, 5));
        }
    }

    @Test
    void record_anotherRecordedMeanwhile_learnsFromBoth() {
        try (RunHistory one = open();
                RunHistory other = open()) {
            record(one, "one", 1_000, 100);
            record(other, "one", 2_000, 300);
            record(one, "one", 500, 300);
            assertThat(one.expectation(action("one"))).isEqualTo(expected(1_000, 300));
        }
    }

    @Test
    void record_unknownWhenAskedBefore_isKnown() {
        try (RunHistory history = open()) {
            assertThat(history.expectation(action("one"))).isEmpty();
            record(history, "one", 1, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 1));
        }
    }

    @Test
    void expectation_askedAgain_readsNoDisk() throws IOException {
        try (RunHistory one = open();
                RunHistory other = open()) {
            record(other, "known", 1, 1);
            assertThat(one.expectation(action("known"))).isEqualTo(expected(1, 1));
            assertThat(one.expectation(action("unknown"))).isEmpty();
            record(other, "known", 101, 1);
            record(other, "unknown", 1, 1);
            assertThat(one.expectation(action("known"))).isEqualTo(expected(1, 1));
            assertThat(one.expectation(action("unknown"))).isEmpty();
        }
    }

    @Test
    void readOnly_records_areKeptInMemoryOnly() throws IOException {
        try (RunHistory history = RunHistory.in(layout, true)) {
            record(history, "one", 1, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 1));
        }
        assertThat(layout.history()).doesNotExist();
        try (RunHistory history = open()) {
            record(history, "one", 1_000, 8);
        }
        byte[] before = Files.readAllBytes(layout.history());
        try (RunHistory history = RunHistory.in(layout, true)) {
            record(history, "one", 2_000, 8);
            record(history, "one", 3_500, 8);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(2_500, 8));
            history.clear();
        }
        assertThat(layout.history()).hasBinaryContent(before);
        assertThat(log.list).isEmpty();
    }

    @Test
    void in_aDirectoryOrNoCache_isInMemoryAndSaysSoOnce() throws IOException {
        Files.createDirectory(layout.history());
        List<CacheLayout> unusable = List.of(layout, CacheLayout.in(directory.resolve("missing")));
        for (CacheLayout place : unusable) {
            log.list.clear();
            try (RunHistory history = RunHistory.in(place, false)) {
                record(history, "one", 1, 1);
                record(history, "one", 1, 1);
                assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 1));
                history.clear();
                assertThat(history.expectation(action("one"))).isEmpty();
            }
            assertThat(log.list)
                    .singleElement()
                    .asString()
                    .contains("what runs take is remembered by this process only: ", "history");
        }
    }

    /** Reads and writes fail at once, as on a disk that is broken or full. */
    @Test
    void record_diskFails_isInMemoryAndSaysSoOnce() throws IOException {
        HistoryFile broken = HistoryFile.open(layout.history(), false).orElseThrow();
        broken.close();
        try (RunHistory history = new RunHistory(10, broken, false)) {
            record(history, "one", 1, 1);
            record(history, "two", 2, 2);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 1));
            assertThat(history.expectation(action("two"))).isEqualTo(expected(2, 2));
            assertThat(history.expectation(action("three"))).isEmpty();
        }
        assertThat(log.list).hasSize(1);
    }

    @Test
    void record_onlyWritesFail_isInMemoryAndSaysSoOnce() throws IOException {
        Files.createFile(layout.history());
        HistoryFile full = HistoryFile.open(layout.history(), true).orElseThrow();
        try (RunHistory history = new RunHistory(10, full, false)) {
            record(history, "one", 1, 1);
            record(history, "one", 101, 1);
            record(history, "one", 1, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(26, 1));
            history.clear();
        }
        assertThat(log.list).hasSize(1);
    }

    @Test
    void clear_everything_isForgottenByAllWhoAskLater() {
        try (RunHistory history = open();
                RunHistory other = open()) {
            record(history, "one", 1, 1);
            history.clear();
            assertThat(history.expectation(action("one"))).isEmpty();
            assertThat(other.expectation(action("one"))).isEmpty();
            record(history, "one", 5, 5);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(5, 5));
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void close_usedAfterwards_isInMemoryAndSaysNothing() {
        RunHistory history = open();
        record(history, "one", 1, 1);
        history.close();
        history.close();
        record(history, "one", 3, 1);
        assertThat(history.expectation(action("one"))).isEqualTo(expected(2, 1));
        assertThat(history.expectation(action("two"))).isEmpty();
        assertThat(log.list).isEmpty();
        try (RunHistory later = open()) {
            assertThat(later.expectation(action("one"))).isEqualTo(expected(1, 1));
        }
    }

    /** That the disk knew nothing is remembered after the record, if it goes wrong. */
    @Test
    void expectation_recordedMeanwhile_doesNotHideIt() throws Exception {
        int rounds = 20_000;
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (RunHistory history = open()) {
            Future<?> asking = executor.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    together.await();
                    history.expectation(action("number " + i));
                    together.await();
                }
                return null;
            });
            for (int i = 0; i < rounds; i++) {
                together.await();
                record(history, "number " + i, 1, 1);
                together.await();
                assertThat(history.expectation(action("number " + i))).isEqualTo(expected(1, 1));
            }
            asking.get();
        } finally {
            executor.shutdownNow();
        }
    }

    /** What each action takes never changes, so neither may what is expected of it. */
    @Test
    void record_manyThreadsAndProcesses_neverGiveAMixture() throws Exception {
        int threads = 6;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (RunHistory one = new RunHistory(
                        20, HistoryFile.open(layout.history(), false).orElseThrow(), false);
                RunHistory other = open()) {
            List<Callable<Void>> works = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                RunHistory history = thread % 2 == 0 ? one : other;
                int first = 13 * thread;
                works.add(() -> recordAndExpect(history, first));
            }
            for (Future<Void> work : executor.invokeAll(works)) {
                work.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(log.list).isEmpty();
    }

    private static Void recordAndExpect(RunHistory history, int first) {
        for (int i = 0; i < 5_000; i++) {
            int number = (first + i) % 100;
            Optional<Expectation> found = history.expectation(action("number " + number));
            if (found.isPresent()) {
                assertThat(found).isEqualTo(expected(number, 100 - number));
            }
            record(history, "number " + number, number, 100 - number);
            assertThat(history.expectation(action("number " + number))).isEqualTo(expected(number, 100 - number));
        }
        return null;
    }
}
