package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CollectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final CacheSettings NOT_TOO_LARGE = CacheSettings.DEFAULT;

    /** Everything is too much, but nothing too old. */
    private static final CacheSettings TOO_LARGE = CacheSettings.DEFAULT.withMaxBytes(1);

    @TempDir
    private Path directory;

    private CacheLayout layout;
    private CacheLocks locks;
    private ActionStore actions;
    private ContentStore content;
    private Usage usage;

    @BeforeEach
    void open() throws IOException {
        layout = CacheLayout.in(directory);
        layout.create();
        locks = CacheLocks.open(layout.lock());
        Quarantine quarantine = new Quarantine(layout.quarantine(), false);
        actions = new ActionStore(layout, quarantine);
        content = new ContentStore(layout, quarantine);
        usage = new Usage(layout.usage());
    }

    @AfterEach
    void close() throws IOException {
        locks.close();
    }

    private Collector collector(CacheSettings settings) {
        return new Collector(layout, locks, actions, usage, settings, layout.temporary());
    }

    private CollectionReport collect(CacheSettings settings, BooleanSupplier isStopped) throws IOException {
        return collector(settings).collect(PATIENCE, isStopped);
    }

    private void publish(String name, String... outputs) throws IOException {
        Publication.Stores stores = new Publication.Stores(content, actions, new RecentActions(layout), locks, usage);
        try (Publication publication = new Publication(layout, layout.temporary())) {
            publication.publish(
                    Samples.action(name), Samples.key(name), Samples.result(outputs), Duration.ZERO, stores);
        }
    }

    private Path result(String name) {
        return layout.action(Samples.key(name).digest());
    }

    private Path blob(String output) {
        return layout.blob(Samples.blob(output).digest());
    }

    private void use(String name, Duration ago) throws IOException {
        Files.setLastModifiedTime(result(name), FileTime.from(Instant.now().minus(ago)));
    }

    private Path orphan(String output) throws IOException {
        Digest digest = Samples.blob(output).digest();
        content.publish(ContentStore.stage(Samples.blob(output), layout.temporary()), digest);
        return layout.blob(digest);
    }

    @Test
    void collect_moreThanTheLimit_deletesWhatWasNotUsedForLongestAndNoMore() throws IOException {
        for (int i = 0; i < 10; i++) {
            publish("number " + i, "x".repeat(10_000) + i);
            use("number " + i, Duration.ofMinutes(10 + (i * 7) % 10));
        }
        // Down to 90 %, which is room for 6.
        CollectionReport report = collect(CacheSettings.DEFAULT.withMaxBytes(76_000), () -> false);
        assertThat(report.actions()).isEqualTo(4);
        assertThat(report.sizeBytes()).isLessThan(76_000);
        for (int i = 0; i < 10; i++) {
            boolean isOld = (i * 7) % 10 >= 6;
            assertThat(Files.exists(result("number " + i))).as("%d", i).isNotEqualTo(isOld);
            assertThat(Files.exists(blob("x".repeat(10_000) + i))).as("%d", i).isNotEqualTo(isOld);
        }
    }

    @Test
    void collect_withinTheLimit_deletesNothing() throws IOException {
        publish("one", "program");
        assertThat(collect(NOT_TOO_LARGE, () -> false).actions()).isZero();
        assertThat(blob("program")).exists();
    }

    @Test
    void collect_blobOfTwoResults_staysAsLongAsOneOfThem() throws IOException {
        publish("one", "shared", "x".repeat(10_000));
        publish("two", "shared");
        use("one", Duration.ofHours(1));
        collect(CacheSettings.DEFAULT.withMaxBytes(8_000), () -> false);
        assertThat(result("one")).doesNotExist();
        assertThat(result("two")).exists();
        assertThat(blob("shared")).exists();
        collect(TOO_LARGE, () -> false);
        assertThat(blob("shared")).doesNotExist();
    }

    @Test
    void collect_resultUsedMeanwhile_stays() throws IOException {
        publish("one", "program");
        publish("two", "another");
        use("one", Duration.ofHours(1));
        use("two", Duration.ofHours(1));
        // Asked before each slice, when it is planned what is to go.
        collect(TOO_LARGE, () -> {
            actions.touch(Samples.key("one"));
            return false;
        });
        assertThat(result("one")).exists();
        assertThat(blob("program")).exists();
        assertThat(result("two")).doesNotExist();
        assertThat(blob("another")).doesNotExist();
    }

    @Test
    void collect_orphanPublishedMeanwhile_stays() throws IOException {
        Path orphan = orphan("program");
        Path other = orphan("other");
        AtomicInteger slices = new AtomicInteger();
        collect(NOT_TOO_LARGE, () -> {
            if (slices.getAndIncrement() == 0) {
                publishUnchecked("one", "program");
            }
            return false;
        });
        assertThat(orphan).exists();
        assertThat(other).doesNotExist();
    }

    private void publishUnchecked(String name, String output) {
        try {
            publish(name, output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The blob is there when blobs are listed, and what needs it is not yet when results are. */
    @Test
    void collect_publicationHasBegun_waitsForItsResult() throws Exception {
        orphan("program");
        CacheLocks.Held publishing = locks.toPublish(PATIENCE);
        assertThat(content.keep(Samples.blob("program").digest())).isTrue();
        CompletableFuture<CollectionReport> collection = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                collection.complete(collect(NOT_TOO_LARGE, () -> false));
            } catch (IOException | RuntimeException e) {
                collection.completeExceptionally(e);
            }
        });
        thread.start();
        Awaitility.await().atMost(PATIENCE).until(() -> isAt("toDelete", thread));
        Path staged = layout.temporary().resolve(UUID.randomUUID().toString());
        Files.write(staged, Samples.entry("one", "program").encode());
        actions.publish(staged, Samples.key("one").digest());
        publishing.close();
        collection.get(30, TimeUnit.SECONDS);
        assertThat(blob("program")).exists();
    }

    @Test
    void collect_publicationDoesNotEnd_deletesNothingAndDoesNotFail() throws IOException {
        Path orphan = orphan("program");
        CacheLocks.Held stopped = locks.toPublish(PATIENCE);
        assertThat(collect(TOO_LARGE, () -> false).freedBytes()).isZero();
        assertThat(orphan).exists();
        stopped.close();
        collect(TOO_LARGE, () -> false);
        assertThat(orphan).doesNotExist();
    }

    private static boolean isAt(String method, Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void collect_manyFiles_givesTheRightBackInBetween() throws IOException {
        List<Path> orphans = IntStream.range(0, 4_000)
                .mapToObj(i -> layout.blob(Samples.blob("orphan " + i).digest()))
                .toList();
        for (Path orphan : orphans) {
            Files.createDirectories(orphan.getParent());
            Files.createFile(orphan);
        }
        AtomicInteger turns = new AtomicInteger();
        collect(NOT_TOO_LARGE, () -> {
            try {
                locks.toPublish(Duration.ZERO).close();
                turns.incrementAndGet();
            } catch (IOException e) {
                throw new AssertionError("the right is not free between two slices", e);
            }
            return false;
        });
        assertThat(turns.get()).isGreaterThan(2);
        assertThat(orphans).noneMatch(Files::exists);
    }

    @Test
    void collect_usedByAClockThatWasAhead_goesInItsTurnAllTheSame() throws IOException {
        publish("ahead", "x".repeat(10_000));
        publish("now", "y".repeat(10_000));
        use("ahead", Duration.ofDays(-365));
        collect(NOT_TOO_LARGE, () -> false);
        actions.touch(Samples.key("now"));
        collect(CacheSettings.DEFAULT.withMaxBytes(15_000), () -> false);
        assertThat(result("ahead")).doesNotExist();
        assertThat(result("now")).exists();
    }

    @Test
    void collect_notUsedForLongerThanTheAge_goesThoughThereIsRoom() throws IOException {
        publish("old", "program");
        publish("young", "another");
        use("old", Duration.ofDays(61));
        use("young", Duration.ofDays(59));
        collect(NOT_TOO_LARGE, () -> false);
        assertThat(result("old")).doesNotExist();
        assertThat(result("young")).exists();
    }

    @Test
    void collect_whatWasMovedAside_goesBeforeResultsOrAfterAWeek() throws IOException {
        publish("one", "program");
        Path aside = Files.write(layout.quarantine().resolve("aside"), new byte[20_000]);
        collect(NOT_TOO_LARGE, () -> false);
        assertThat(aside).exists();
        collect(CacheSettings.DEFAULT.withMaxBytes(15_000), () -> false);
        assertThat(aside).doesNotExist();
        assertThat(result("one")).exists();
        Files.createFile(aside);
        Files.setLastModifiedTime(aside, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        collect(NOT_TOO_LARGE, () -> false);
        assertThat(aside).doesNotExist();
    }

    @Test
    void collect_keysOfManySubjects_countAndGoToo() throws IOException {
        for (int i = 0; i < 50; i++) {
            Path recent = layout.recent("subject " + i);
            Files.createDirectories(recent.getParent());
            Files.write(recent, new byte[500]);
        }
        publish("one", "program");
        CollectionReport report = collect(CacheSettings.DEFAULT.withMaxBytes(10_000), () -> false);
        assertThat(report.sizeBytes()).isLessThanOrEqualTo(10_000);
        assertThat(report.actions()).isZero();
        assertThat(result("one")).exists();
    }

    @Test
    void collect_anotherCollects_isRefusedAfterThePatience() throws Exception {
        CacheLocks.Held turn = locks.tryCollect().orElseThrow();
        collector(TOO_LARGE).collectIfFree(() -> {
            throw new AssertionError("it is not free");
        });
        assertThat(catchThrowable(() -> collector(TOO_LARGE).collect(Duration.ZERO, () -> false)))
                .isInstanceOf(IOException.class);
        turn.close();
    }
}
