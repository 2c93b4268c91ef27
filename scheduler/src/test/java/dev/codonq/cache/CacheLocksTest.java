package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.ActionKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CacheLocksTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ActionKey KEY = Samples.key("one");
    private static final String HASH = KEY.digest().hash();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("lock");
    }

    @Test
    void tryFly_heldByAnotherThread_isEmptyUntilItLetsGo() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            CacheLocks.Held held = locks.tryFly(KEY).orElseThrow();
            assertThat(onAnotherThread(() -> locks.tryFly(KEY))).isEmpty();
            assertThat(onAnotherThread(() -> locks.tryFly(Samples.key("two")))).isPresent();
            held.close();
            assertThat(onAnotherThread(() -> locks.tryFly(KEY))).isPresent();
        }
    }

    @Test
    void tryFly_heldByAnotherProcess_isEmptyUntilThatIsKilled() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            try (LockProcess other = new LockProcess(file)) {
                assertThat(other.hold(HASH)).isTrue();
                assertThat(locks.tryFly(KEY)).isEmpty();
            }
            assertThat(locks.tryFly(KEY)).isPresent();
        }
    }

    @Test
    void toPublish_anotherProcessPublishesToo_isShared() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file);
                LockProcess other = new LockProcess(file)) {
            assertThat(other.hold("publish")).isTrue();
            locks.toPublish(Duration.ZERO).close();
            assertThat(locks.toDelete(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void toPublish_anotherProcessDeletes_isRefusedUntilThatIsKilled() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            try (LockProcess other = new LockProcess(file)) {
                assertThat(other.hold("delete")).isTrue();
                assertThatThrownBy(() -> locks.toPublish(Duration.ZERO))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("did not let go");
            }
            locks.toPublish(Duration.ZERO).close();
        }
    }

    @Test
    void toDelete_anotherThreadPublishes_isGrantedWhenItLetsGo() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            CacheLocks.Held publishing = locks.toPublish(LONG);
            assertThat(onAnotherThread(() -> locks.toDelete(Duration.ZERO))).isEmpty();
            CompletableFuture<Optional<CacheLocks.Held>> deleting =
                    CompletableFuture.supplyAsync(() -> held(() -> locks.toDelete(LONG)));
            publishing.close();
            assertThat(deleting.get(30, TimeUnit.SECONDS)).isPresent();
        }
    }

    /** Two threads that publish take turns: each gets its turn, and neither sees an error. */
    @Test
    void toPublish_anotherThreadPublishes_isGrantedWhenItLetsGo() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            CacheLocks.Held first = locks.toPublish(LONG);
            CompletableFuture<Optional<CacheLocks.Held>> second =
                    CompletableFuture.supplyAsync(() -> held(() -> Optional.of(locks.toPublish(LONG))));
            first.close();
            assertThat(second.get(30, TimeUnit.SECONDS)).isPresent();
        }
    }

    @Test
    void close_oneOfTwoOfThisProcess_keepsWhatTheOtherHolds() throws Exception {
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), directory);
        try (CacheLocks first = CacheLocks.open(file);
                LockProcess other = new LockProcess(file)) {
            CacheLocks second = CacheLocks.open(alias.resolve("lock"));
            CacheLocks.Held held = first.tryFly(KEY).orElseThrow();
            assertThat(second.tryFly(KEY)).isEmpty();
            second.close();
            assertThat(other.hold(HASH)).isFalse();
            held.close();
            assertThat(other.hold(HASH)).isTrue();
        }
    }

    @Test
    void open_fileWasDeletedAndMadeAnew_locksTheNewOne() throws Exception {
        try (CacheLocks old = CacheLocks.open(file)) {
            CacheLocks.Held held = old.tryFly(KEY).orElseThrow();
            Files.delete(file);
            try (CacheLocks anew = CacheLocks.open(file);
                    LockProcess other = new LockProcess(file)) {
                assertThat(anew.tryFly(KEY)).isPresent();
                assertThat(other.hold(HASH)).isFalse();
            }
            held.close();
        }
    }

    @Test
    void hold_interruptedThread_getsItsPartAndKeepsTheInterrupt() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file);
                LockProcess other = new LockProcess(file)) {
            CacheLocks.Held flight = locks.tryFly(KEY).orElseThrow();
            Thread.currentThread().interrupt();
            try {
                locks.toPublish(LONG).close();
                locks.toDelete(LONG).orElseThrow().close();
                assertThat(locks.tryCollect()).isPresent();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(other.hold(HASH)).as("the flight is held all the same").isFalse();
            flight.close();
        }
    }

    @Test
    void hold_interruptedThreadThatHasToWait_doesNotSpin() throws Exception {
        try (CacheLocks locks = CacheLocks.open(file)) {
            CacheLocks.Held publishing = locks.toPublish(LONG);
            long cpuNanos = onAnotherThread(() -> {
                Thread.currentThread().interrupt();
                assertThat(locks.toDelete(Duration.ofMillis(600))).isEmpty();
                assertThat(Thread.interrupted()).isTrue();
                return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            });
            publishing.close();
            assertThat(Duration.ofNanos(cpuNanos)).isLessThan(Duration.ofMillis(150));
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T onAnotherThread(Question<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(question.ask());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        thread.start();
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static Optional<CacheLocks.Held> held(Question<Optional<CacheLocks.Held>> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
