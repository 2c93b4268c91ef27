package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrashTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    Path temporary;

    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch occupied = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private Path directory;
    private Trash trash;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("trash");
        trash = open(LONG);
    }

    @AfterEach
    void close() {
        gate.countDown();
        trash.close();
    }

    private Trash open(Duration patience) throws IOException {
        return new Trash(
                directory,
                task -> {
                    Thread made = new Thread(task, "codonq-trash");
                    threads.add(made);
                    return made;
                },
                patience);
    }

    /** Keeps the thread of {@code trash} at work until the gate opens. */
    private void occupy() throws InterruptedException {
        trash.release(() -> {
            occupied.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            events.add("gate");
        });
        occupied.await();
    }

    private Closeable event(String name) {
        return () -> events.add(name);
    }

    private Path makeTree(String name) throws IOException {
        Files.createDirectories(temporary.resolve(name).resolve("a/b"));
        Files.writeString(temporary.resolve(name).resolve("a/b/file"), "x");
        return temporary.resolve(name);
    }

    @Test
    void release_disposalLater_logsWithTheContextOfWhoBroughtIt() throws InterruptedException {
        occupy();
        MDC.put("job", "1");
        try {
            trash.release(() -> events.add("job " + MDC.get("job")));
            MDC.clear();
            trash.release(() -> events.add("job " + MDC.get("job")));
        } finally {
            MDC.clear();
        }
        gate.countDown();
        trash.close();
        assertThat(events).containsExactly("gate", "job null", "job 1");
    }

    @Test
    void discard_tree_isGoneAtOnceAndDeletedInTheEnd() throws Exception {
        occupy();
        Path tree = makeTree("tree");
        trash.discard(tree);
        assertThat(tree).doesNotExist();
        assertThat(directory).isNotEmptyDirectory();
        gate.countDown();
        trash.close();
        assertThat(directory).isEmptyDirectory();
        assertThat(trash.isDone()).isTrue();
    }

    @Test
    void discard_noTree_isNoFailure() throws IOException {
        trash.discard(temporary.resolve("none"));
    }

    @Test
    void discard_treeThatCannotBeMoved_isDeletedWhereItIs() throws Exception {
        occupy();
        Path tree = makeTree("tree");
        Files.delete(directory);
        trash.discard(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void release_always_closesOnOneDaemonThread() throws IOException {
        AtomicReference<Thread> first = new AtomicReference<>();
        AtomicReference<Thread> second = new AtomicReference<>();
        trash.release(() -> first.set(Thread.currentThread()));
        trash.release(() -> second.set(Thread.currentThread()));
        trash.close();
        assertThat(first).doesNotHaveValue(Thread.currentThread());
        assertThat(second).hasValue(first.get());
        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void in_default_namesItsThread() throws IOException {
        AtomicReference<String> name = new AtomicReference<>();
        try (Trash byDefault = Trash.in(directory)) {
            byDefault.release(() -> name.set(Thread.currentThread().getName()));
        }
        assertThat(name).hasValue("codonq-trash");
    }

    @Test
    void release_treesWaiting_goesFirst() throws Exception {
        occupy();
        trash.discard(makeTree("tree"));
        trash.release(() -> {
            assertThat(directory).isNotEmptyDirectory();
            events.add("tree still there");
        });
        gate.countDown();
        trash.close();
        assertThat(events).containsExactly("gate", "tree still there");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void disposal_tooMuchWaiting_isTheCallers() throws Exception {
        occupy();
        for (int i = 0; i < Trash.CAPACITY; i++) {
            trash.release(event("waiting"));
        }
        assertThat(events).isEmpty();
        trash.release(event("caller"));
        assertThat(events).containsExactly("caller");
        trash.discard(makeTree("tree"));
        assertThat(temporary.resolve("tree")).doesNotExist();
        assertThat(directory).isEmptyDirectory();
        gate.countDown();
        trash.close();
        assertThat(events).hasSize(Trash.CAPACITY + 2).startsWith("caller", "gate", "waiting");
    }

    @Test
    void disposal_noThreadToBeHad_isTheCallers() throws IOException {
        ThreadFactory none = task -> new Thread(task) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        try (Trash alone = new Trash(directory, none, LONG)) {
            alone.release(event("closed"));
            assertThat(events).containsExactly("closed");
            alone.discard(makeTree("tree"));
            assertThat(temporary.resolve("tree")).doesNotExist();
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void disposal_failing_neitherEndsTheThreadNorReachesTheCaller() {
        trash.release(() -> {
            throw new IOException("intended");
        });
        trash.release(() -> {
            throw new IllegalStateException("intended");
        });
        trash.release(() -> {
            throw new StackOverflowError("intended");
        });
        trash.release(event("closed"));
        trash.close();
        assertThat(events).containsExactly("closed");
        assertThat(threads).hasSize(1);
    }

    @Test
    void close_disposalUnderWay_waitsForIt() throws Exception {
        occupy();
        Thread closing = new Thread(() -> {
            trash.close();
            events.add("closed");
        });
        closing.start();
        assertThat(Polling.until(LONG, () -> closing.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        gate.countDown();
        closing.join();
        assertThat(events).containsExactly("gate", "closed");
    }

    @Test
    void close_disposalThatDoesNotEnd_givesUpAndLeavesTheRestToIt() throws Exception {
        trash.close();
        trash = open(Duration.ofMillis(1));
        occupy();
        trash.discard(makeTree("tree"));
        trash.close();
        assertThat(trash.isDone()).isFalse();
        assertThat(directory).isNotEmptyDirectory();
        gate.countDown();
        threads.get(0).join();
        assertThat(trash.isDone()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void close_interrupted_waitsAndKeepsTheInterrupt() throws Exception {
        occupy();
        trash.release(event("closed"));
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            trash.close();
            events.add("interrupted " + Thread.currentThread().isInterrupted());
        });
        closing.start();
        assertThat(Polling.until(LONG, () -> closing.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        gate.countDown();
        closing.join();
        assertThat(events).containsExactly("gate", "closed", "interrupted true");
    }

    @Test
    void close_unused_startsNoThread() {
        trash.close();
        trash.close();
        assertThat(threads).isEmpty();
        assertThat(trash.isDone()).isTrue();
    }

    @Test
    void disposal_afterClose_isTheCallers() throws IOException {
        trash.close();
        trash.release(event("closed"));
        assertThat(events).containsExactly("closed");
        trash.discard(makeTree("tree"));
        assertThat(directory).isEmptyDirectory();
        assertThat(threads).isEmpty();
    }
}
