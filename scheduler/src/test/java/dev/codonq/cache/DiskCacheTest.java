package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskCacheTest {
    private static final Action ACTION = action("one");
    private static final ActionKey KEY = ActionKey.of(ACTION);

    @TempDir
    private Path directory;

    private static Action action(String argument) {
        return Action.builder("/bin/true", argument).subject("exe /a.py").build();
    }

    private static ActionResult result(String output) {
        TreeMap<String, OutputFile> outputs = new TreeMap<>();
        outputs.put("x", new OutputFile(Blob.of(output.getBytes(StandardCharsets.UTF_8)), true));
        return new ActionResult(0, outputs, captured("out"), captured("err"));
    }

    private static CapturedOutput captured(String text) {
        return new CapturedOutput(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0);
    }

    private DiskCache open() throws IOException {
        return DiskCache.open(directory, CacheSettings.DEFAULT);
    }

    private void publish(String argument, String output) throws IOException {
        try (DiskCache cache = open()) {
            cache.publish(action(argument), ActionKey.of(action(argument)), result(output), Duration.ofSeconds(1));
        }
    }

    private List<Path> files(String part) throws IOException {
        return CacheInventory.files(directory.resolve("cache-1").resolve(part)).stream()
                .map(CacheInventory.Listed::path)
                .toList();
    }

    @Test
    void lookup_publishedByAnEarlierProcess_isWhatWasPublished() throws IOException {
        publish("one", "program");
        try (DiskCache cache = open()) {
            ActionResult found = cache.lookup(KEY).orElseThrow();
            assertThat(found.exitCode()).isZero();
            assertThat(found.outputs()).isEqualTo(result("program").outputs());
            assertThat(found.standardOutput().text()).isEqualTo("out");
            assertThat(found.standardError().text()).isEqualTo("err");
            assertThat(cache.lookup(ActionKey.of(action("two")))).isEmpty();
        }
    }

    @Test
    void lookup_everyBitOfAnyFileFlipped_isAMissAndMovedAside() throws IOException {
        publish("one", "program");
        for (String part : List.of("actions", "blobs")) {
            Path file = files(part).get(0);
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < content.length; i++) {
                byte[] damaged = content.clone();
                damaged[i] ^= (byte) (1 << (i % 8));
                Files.write(file, damaged);
                try (DiskCache cache = open()) {
                    assertThat(cache.lookup(KEY)).as("%s, byte %d", part, i).isEmpty();
                    assertThat(file).doesNotExist();
                }
                Files.write(file, content);
            }
        }
        assertThat(files("quarantine")).isNotEmpty();
        try (DiskCache cache = open()) {
            assertThat(cache.lookup(KEY)).isPresent();
        }
    }

    @Test
    void lookup_fileTruncatedSwappedOrReplacedByALink_isAMiss() throws IOException {
        publish("one", "program");
        publish("two", "another");
        for (String part : List.of("actions", "blobs")) {
            for (Path file : files(part)) {
                byte[] content = Files.readAllBytes(file);
                Path other = files(part).stream()
                        .filter(path -> !path.equals(file))
                        .findFirst()
                        .orElseThrow();
                Files.write(file, Arrays.copyOf(content, content.length - 1));
                assertMisses(1);
                Files.write(file, Files.readAllBytes(other));
                assertMisses(1);
                Files.deleteIfExists(file);
                Path elsewhere = Files.write(directory.resolve("elsewhere"), content);
                Files.createSymbolicLink(file, elsewhere);
                assertMisses(1);
                Files.deleteIfExists(file);
                Files.createDirectory(file);
                assertMisses(1);
                Files.deleteIfExists(file);
                Files.write(file, content);
                assertMisses(0);
            }
        }
    }

    private void assertMisses(int count) throws IOException {
        try (DiskCache cache = open()) {
            long misses = List.of("one", "two").stream()
                    .filter(argument ->
                            cache.lookup(ActionKey.of(action(argument))).isEmpty())
                    .count();
            assertThat(misses).isEqualTo(count);
        }
    }

    @Test
    void explain_oneOptionChanged_saysSo() throws IOException {
        publish("one", "program");
        try (DiskCache cache = open()) {
            Explanation explanation = cache.explain(action("two"), ActionKey.of(action("two")));
            assertThat(explanation.nearest()).contains(KEY);
            assertThat(explanation.differences())
                    .containsExactlyInAnyOrder(
                            new Difference("option", "one", "", null), new Difference("option", "two", null, ""));
        }
    }

    @Test
    void publish_moreThanTheLimit_deletesWhatWasNotUsedForLongest() throws IOException {
        CacheSettings small = CacheSettings.DEFAULT.withMaxBytes(20_000);
        for (int i = 0; i < 40; i++) {
            try (DiskCache cache = DiskCache.open(directory, small)) {
                Action action = action("number " + i);
                cache.publish(action, ActionKey.of(action), result("x".repeat(2_000) + i), Duration.ZERO);
                cache.lookup(ActionKey.of(action("number 0")));
            }
            Instant past = Instant.now().minusSeconds(100 - i);
            for (Path file : files("actions")) {
                if (!file.endsWith(ActionKey.of(action("number 0")).toString())
                        && Files.getLastModifiedTime(file).toInstant().isAfter(past.plusSeconds(50))) {
                    Files.setLastModifiedTime(file, FileTime.from(past));
                }
            }
        }
        try (DiskCache cache = DiskCache.open(directory, small)) {
            CacheStats stats = cache.maintenance().stats();
            assertThat(stats.sizeBytes()).isLessThanOrEqualTo(20_000);
            assertThat(cache.lookup(ActionKey.of(action("number 0")))).isPresent();
            assertThat(cache.lookup(ActionKey.of(action("number 39")))).isPresent();
            assertThat(cache.lookup(ActionKey.of(action("number 20")))).isEmpty();
            assertThat(cache.maintenance().verify().isSound()).isTrue();
        }
    }

    @Test
    void close_whateverWasDone_leavesNothingTemporary() throws IOException {
        publish("one", "program");
        assertThat(directory.resolve("cache-1/tmp")).isEmptyDirectory();
        assertThat(Files.size(directory.resolve("cache-1/lock"))).isZero();
    }

    @Test
    void open_ownerDied_deletesWhatItWasWriting() throws IOException {
        publish("one", "program");
        Path dead = Files.createDirectory(directory.resolve("cache-1/tmp/0123456789abcdef0123456789abcdef"));
        Files.writeString(dead.resolve("half"), "half");
        try (DiskCache living = open()) {
            publish("two", "program");
            assertThat(dead).doesNotExist();
            living.publish(action("three"), ActionKey.of(action("three")), result("three"), Duration.ZERO);
            assertThat(living.lookup(ActionKey.of(action("three")))).isPresent();
        }
    }

    @Test
    void stats_lookups_areCounted() throws IOException {
        publish("one", "program");
        try (DiskCache cache = open()) {
            cache.lookup(KEY);
            cache.lookup(ActionKey.of(action("two")));
        }
        try (DiskCache cache = open()) {
            CacheStats stats = cache.maintenance().stats();
            assertThat(stats.hits()).isEqualTo(1);
            assertThat(stats.misses()).isEqualTo(1);
            assertThat(stats.actions()).isEqualTo(1);
            assertThat(stats.blobs()).isEqualTo(1);
        }
    }

    @Test
    void clear_everything_isGone() throws IOException {
        publish("one", "program");
        try (DiskCache cache = open()) {
            assertThat(cache.maintenance().clear().actions()).isEqualTo(1);
            assertThat(cache.lookup(KEY)).isEmpty();
            assertThat(cache.maintenance().stats().sizeBytes()).isZero();
        }
    }

    @Test
    void history_runsOfAnEarlierProcess_areKnownUntilCleared() throws IOException {
        Path history = directory.resolve("cache-1/history");
        try (DiskCache cache = open()) {
            cache.history().record(ACTION, Duration.ofSeconds(1), Optional.empty());
        }
        try (DiskCache cache = open()) {
            cache.maintenance().collect(CacheSettings.NOTHING);
            assertThat(cache.maintenance().verify().problems()).isEmpty();
            assertThat(cache.maintenance().stats().sizeBytes()).isZero();
            assertThat(cache.history().expectation(ACTION))
                    .contains(new Expectation(Duration.ofSeconds(1), Optional.empty()));
            cache.maintenance().clear();
            assertThat(cache.history().expectation(ACTION)).isEmpty();
        }
        assertThat(history).isEmptyFile();
    }

    @Test
    void close_anyCache_closesItsHistory() throws IOException {
        for (CacheSettings settings : List.of(CacheSettings.DEFAULT, CacheSettings.DEFAULT.readOnly())) {
            DiskCache cache = DiskCache.open(directory, settings);
            assertThat(openFiles("history")).isOne();
            cache.close();
            assertThat(openFiles("history")).isZero();
        }
    }

    /** Returns how many files of this name below the directory this process has open. */
    private long openFiles(String name) throws IOException {
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    Path target = Files.readSymbolicLink(descriptor);
                    count += target.startsWith(directory.toRealPath()) && target.endsWith(name) ? 1 : 0;
                }
            }
        }
        return count;
    }

    @Test
    void action_ofAResult_hasItsKey() throws IOException {
        publish("one", "program");
        try (DiskCache cache = open()) {
            assertThat(cache.maintenance().action(KEY).map(ActionKey::of)).contains(KEY);
        }
    }

    @Test
    void readOnly_nothing_isWritten() throws IOException {
        publish("one", "program");
        FileTime used = Files.getLastModifiedTime(files("actions").get(0));
        try (DiskCache cache = DiskCache.open(directory, CacheSettings.DEFAULT.readOnly())) {
            assertThat(cache.lookup(KEY)).isPresent();
            cache.publish(action("two"), ActionKey.of(action("two")), result("two"), Duration.ZERO);
            assertThat(cache.lookup(ActionKey.of(action("two")))).isEmpty();
        }
        assertThat(Files.getLastModifiedTime(files("actions").get(0))).isEqualTo(used);
    }
}
