package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a parent is asked for, and what is told of those that are no good; forking is the matter of HostileIT and WarmIT. */
@Timeout(60)
class WarmPoolTest {
    private static final Path NOTHING = Path.of("/dev/null");

    @TempDir
    private Path directory;

    private final List<String> failures = new ArrayList<>();
    private final HandMovedTimer timer = new HandMovedTimer();
    private Path executable;

    @BeforeEach
    void makeExecutable() throws IOException {
        executable = Files.createFile(directory.resolve("codon"));
    }

    private WarmPool pool(int uidOfRuns, String... parent) {
        WarmCommands commands = new WarmCommands() {
            @Override
            public Optional<Parent> parentOf(Action action) {
                return Optional.of(new Parent("parent", List.of(parent), NOTHING));
            }

            @Override
            public void failed(Parent failed, String reason) {
                failures.add(reason);
            }
        };
        SandboxUser user = new SandboxUser(uidOfRuns, false);
        return new WarmPool(commands, NOTHING, user, timer, Duration.ofMinutes(1));
    }

    private int owner() throws IOException {
        return (Integer) Files.getAttribute(executable, "unix:uid");
    }

    private Optional<WarmParent> parentFor(WarmPool pool) {
        return pool.parentFor(action(), new CompletableFuture<Void>());
    }

    private Action action() {
        return Action.builder(executable.toString()).build();
    }

    @Test
    void parentFor_executableThatTheRunsOwn_isNone() throws IOException {
        WarmPool pool = pool(owner(), "/bin/sh", "-c", "echo ready; cat");
        try (pool) {
            assertThat(parentFor(pool)).isEmpty();
        }
        assertThat(failures).singleElement().asString().contains("the compiler belongs to the user that its runs have");
    }

    @Test
    void parentFor_commandThatIsReady_isIt() throws IOException {
        WarmPool pool = pool(owner() + 1, "/bin/sh", "-c", "echo ready; cat");
        try (pool) {
            Optional<WarmParent> parent = parentFor(pool);
            assertThat(parent).get().matches(WarmParent::isUsable);
            assertThat(parentFor(pool)).isEqualTo(parent);
            assertThat(pool.heldBytes()).isPositive();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void parentFor_commandThatIsBroken_isNoneAndSaysWhy() throws IOException {
        WarmPool pool = pool(owner() + 1, "/bin/sh", "-c", "echo broken by itself; cat");
        try (pool) {
            assertThat(parentFor(pool)).isEmpty();
        }
        assertThat(failures).containsExactly("broken by itself");
    }

    @Test
    void parentFor_stopWhileItPreparesItself_isNoneAndNoFailure() throws Exception {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path begun = directory.resolve("begun");
        WarmPool pool = pool(owner() + 1, "/bin/sh", "-c", "echo $$ >" + begun + "; exec sleep 600");
        try (pool) {
            CompletableFuture<Optional<WarmParent>> parent =
                    CompletableFuture.supplyAsync(() -> pool.parentFor(action(), stop));
            assertThat(Polling.until(Duration.ofSeconds(30), () -> Files.exists(begun)))
                    .isTrue();
            stop.complete(null);
            assertThat(parent.get(30, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void parentFor_parentThatHasEnded_isNoneUntilItIsStartedAnew() throws IOException {
        WarmPool pool = pool(owner() + 1, "/bin/sh", "-c", "echo ready");
        try (pool) {
            WarmParent ended = parentFor(pool).orElseThrow();
            assertThat(Polling.until(Duration.ofSeconds(30), () -> !ended.isUsable()))
                    .isTrue();
            assertThat(parentFor(pool)).isEmpty();
            assertThat(failures).containsExactly("it has ended");
            ended.release();
            timer.advance(Duration.ofMinutes(1));
            assertThat(parentFor(pool)).isPresent();
        }
    }

    @Test
    void heldBytes_parentThatNobodyNeeds_isNothing() throws IOException {
        WarmPool pool = pool(owner() + 1, "/bin/sh", "-c", "echo ready; cat");
        try (pool) {
            WarmParent parent = parentFor(pool).orElseThrow();
            timer.advance(Duration.ofMinutes(2));
            assertThat(pool.heldBytes()).isPositive();
            parent.release();
            assertThat(parent.isIdle()).isTrue();
        }
        assertThat(pool.heldBytes()).isZero();
    }
}
