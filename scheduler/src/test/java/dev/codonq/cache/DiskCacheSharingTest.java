package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Several caches on one directory, in one process, and threads that are interrupted. */
@Timeout(60)
class DiskCacheSharingTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.codonq.cache");

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

    private List<String> warnings() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private DiskCache open() throws IOException {
        return DiskCache.open(directory, CacheSettings.DEFAULT);
    }

    private static void publish(DiskCache cache, String name) {
        cache.publish(Samples.action(name), Samples.key(name), Samples.result(name), Duration.ZERO);
    }

    private static boolean has(DiskCache cache, String name) {
        return cache.lookup(Samples.key(name))
                .filter(found -> found.outputs().equals(Samples.result(name).outputs()))
                .isPresent();
    }

    @Test
    void close_twice_takesNothingFromAnotherCache() throws IOException {
        try (DiskCache other = open()) {
            DiskCache cache = open();
            cache.close();
            cache.close();
            publish(other, "one");
            assertThat(has(other, "one")).isTrue();
            assertThat(other.maintenance().verify().isSound()).isTrue();
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void publish_interruptedThread_isDoneAndTheInterruptKept() throws IOException {
        try (DiskCache cache = open()) {
            Thread.currentThread().interrupt();
            try {
                publish(cache, "one");
                assertThat(has(cache, "one")).isTrue();
                cache.awaitFlight(Samples.key("one"), Duration.ofSeconds(1), () -> false)
                        .close();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            publish(cache, "two");
            assertThat(has(cache, "two")).isTrue();
        }
        assertThat(warnings()).isEmpty();
    }

    /** Threads publish and look up while they are interrupted again and again, and others collect. */
    @Test
    void publish_threadsInterruptedAtAnyMoment_neverTurnsTheCacheOff() throws Exception {
        AtomicBoolean isEnd = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        CacheSettings small = CacheSettings.DEFAULT.withMaxBytes(20_000);
        try (DiskCache first = DiskCache.open(directory, small);
                DiskCache second = DiskCache.open(directory, small)) {
            List<Thread> workers = new ArrayList<>();
            List<Future<Integer>> done = new ArrayList<>();
            for (DiskCache cache : List.of(first, second, first, second)) {
                done.add(threads.submit(work(cache, workers)));
            }
            Future<?> interrupting = threads.submit(() -> {
                while (!isEnd.get()) {
                    synchronized (workers) {
                        workers.forEach(Thread::interrupt);
                    }
                    Thread.onSpinWait();
                }
            });
            for (Future<Integer> end : done) {
                assertThat(end.get(50, TimeUnit.SECONDS)).isPositive();
            }
            isEnd.set(true);
            interrupting.get(10, TimeUnit.SECONDS);
            publish(first, "at last");
            publish(second, "very last");
            assertThat(has(second, "at last")).isTrue();
            assertThat(has(first, "very last")).isTrue();
            assertThat(first.maintenance().verify().problems()).isEmpty();
        } finally {
            isEnd.set(true);
            threads.shutdownNow();
        }
        assertThat(warnings()).isEmpty();
    }

    private static Callable<Integer> work(DiskCache cache, List<Thread> workers) {
        return () -> {
            synchronized (workers) {
                workers.add(Thread.currentThread());
            }
            int hits = 0;
            for (int i = 0; i < 200; i++) {
                String name = "number " + i % 40;
                if (has(cache, name)) {
                    hits++;
                } else {
                    publish(cache, name);
                }
            }
            synchronized (workers) {
                workers.remove(Thread.currentThread());
            }
            return hits;
        };
    }

    @Test
    void publish_directoryDeletedMeanwhile_saysSoOnce() throws IOException {
        try (DiskCache cache = open()) {
            Path root = CacheLayout.in(directory).root();
            Files.move(root, directory.resolve("gone"));
            publish(cache, "one");
            publish(cache, "two");
            assertThat(has(cache, "one")).isFalse();
        }
        assertThat(warnings()).singleElement().asString().contains("cannot be written to");
        try (DiskCache cache = open()) {
            publish(cache, "one");
            assertThat(has(cache, "one")).isTrue();
        }
    }

    @Test
    void publish_outputDamagedMeanwhile_isFoundAndPublishedAgain() throws IOException {
        try (DiskCache cache = open()) {
            publish(cache, "one");
            Path blob = CacheLayout.in(directory).blob(Samples.blob("one").digest());
            Files.writeString(blob, "two");
            assertThat(has(cache, "one")).isFalse();
            publish(cache, "one");
            assertThat(has(cache, "one")).isTrue();
            assertThat(cache.maintenance().verify().isSound()).isTrue();
        }
    }
}
