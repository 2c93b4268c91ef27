package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cache.CacheFaultMain.Fault;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the disk, the files of the cache or the clock, a build gives what it would give without them. */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class CacheFaultIT {
    private static final int ACTIONS = 40;
    private static final List<Integer> ALL = IntStream.range(0, ACTIONS).boxed().toList();

    @TempDir
    private Path directory;

    private Path cache() throws IOException {
        return Files.createDirectories(directory.resolve("cache"));
    }

    private List<String> onSmallDisk() throws IOException, InterruptedException {
        return SmallDisk.at(cache());
    }

    /** A command that has file permissions bind the rest of the line, also where that is root's. */
    private static List<String> withoutPrivileges() throws IOException {
        return SmallDisk.isRoot()
                ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
                : List.of();
    }

    /** Returns what the child said, a line each. */
    private List<String> build(List<String> prefix, Fault fault, int outputBytes) throws Exception {
        try (ChildJvm child = new ChildJvm(
                prefix,
                errors(),
                CacheFaultMain.class,
                cache().toString(),
                fault.name(),
                Integer.toString(ACTIONS),
                Integer.toString(outputBytes))) {
            List<String> said = child.rest();
            assertThat(child.awaitEnd()).as(said + Files.readString(errors())).isZero();
            return said;
        }
    }

    private Path errors() {
        return directory.resolve("errors");
    }

    private void assertSaysOnceThatNothingIsKept() throws IOException {
        assertThat(Files.readAllLines(errors()))
                .singleElement()
                .asString()
                .startsWith("WARN DiskCache: the cache in ")
                .contains(" cannot be written to; nothing more is kept: ");
    }

    @Test
    void build_diskFillsUp_givesTheRightResultsAndSaysSoOnce() throws Exception {
        List<String> said = build(onSmallDisk(), Fault.NONE, 1 << 20);
        assertThat(said.get(0)).isEqualTo("wrong [], 0 hits");
        assertThat(said.get(1)).isEqualTo("wrong [], " + ACTIONS / 2 + " hits");
        assertThat(said.get(2)).matches("wrong \\[], (2[1-9]|3[0-9]) hits");
        assertThat(said.subList(3, 5)).containsExactly("0 temporary", "[]");
        assertSaysOnceThatNothingIsKept();
    }

    @Test
    void build_diskBecomesReadOnly_givesTheRightResultsAndSaysSoOnce() throws Exception {
        assertReadsOn(build(onSmallDisk(), Fault.READ_ONLY_MOUNT, 10_000));
    }

    @Test
    void build_directoriesBecomeReadOnly_givesTheRightResultsAndSaysSoOnce() throws Exception {
        try {
            assertReadsOn(build(withoutPrivileges(), Fault.READ_ONLY_DIRECTORIES, 10_000));
        } finally {
            makeWritable();
        }
    }

    private void assertReadsOn(List<String> said) throws IOException {
        String half = "wrong [], " + ACTIONS / 2 + " hits";
        assertThat(said).containsExactly("wrong [], 0 hits", half, half, "0 temporary", "[]");
        assertSaysOnceThatNothingIsKept();
    }

    private void makeWritable() throws IOException {
        try (Stream<Path> paths = Files.walk(cache())) {
            for (Path path : paths.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** They are no longer what they were, but nothing says that they are damaged: they are left, and replaced. */
    @Test
    void build_filesBecomeUnreadable_givesTheRightResultsAndHasThemAgain() throws Exception {
        List<String> said = build(withoutPrivileges(), Fault.UNREADABLE_FILES, 10_000);
        String all = "wrong [], " + ACTIONS + " hits";
        assertThat(said).containsExactly("wrong [], 0 hits", "wrong [], 0 hits", all, "0 temporary", "[]");
        assertThat(errors()).isEmptyFile();
    }

    @Test
    void build_anyFilesDamaged_givesTheRightResultsAndHasThemAgain(TestReporter reporter) throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            try (DiskCache cache = DiskCache.open(cache(), CacheSettings.DEFAULT);
                    Builds builds = new Builds(cache, 1_000)) {
                assertThat(builds.build(ALL).wrong()).isEmpty();
                List<Path> files = files();
                for (int damaged = 0; damaged < 15; damaged++) {
                    damage(files.get(random.nextInt(files.size())), files.get(random.nextInt(files.size())), random);
                }
                Builds.Outcome outcome = builds.build(ALL);
                assertThat(outcome.wrong()).as("round %d, seed %d", round, seed).isEmpty();
                assertThat(outcome.hits()).as("round %d, seed %d", round, seed).isLessThan(ACTIONS);
                assertThat(builds.build(ALL)).hasToString("wrong [], " + ACTIONS + " hits");
                cache.maintenance().verify();
                assertThat(cache.maintenance().verify().problems())
                        .as("round %d, seed %d", round, seed)
                        .isEmpty();
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : List.of("actions", "blobs")) {
            try (Stream<Path> paths = Files.walk(cache().resolve("cache-1").resolve(part))) {
                paths.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    /** Damages {@code file}; a file that was damaged before may be damaged again. */
    private void damage(Path file, Path other, Random random) throws IOException {
        byte[] content = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[1];
        byte[] foreign = Files.isRegularFile(other) ? Files.readAllBytes(other) : new byte[2];
        Files.deleteIfExists(file);
        switch (random.nextInt(6)) {
            case 0 -> Files.write(file, Arrays.copyOf(content, random.nextInt(content.length)));
            case 1 -> {
                content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, content);
            }
            case 2 -> Files.write(file, file.equals(other) ? new byte[0] : foreign);
            case 3 ->
                Files.createSymbolicLink(
                        file, Files.write(directory.resolve("elsewhere-" + random.nextLong()), content));
            case 4 -> Files.createDirectory(file);
            default -> {
                // Deleted.
            }
        }
    }

    /** What was used in one tick of the clock that file systems go by was used at the same time, to the collector. */
    private void awaitNextTick() throws IOException {
        Path clock = directory.resolve("clock");
        FileTime before = Files.getLastModifiedTime(Files.writeString(clock, "tick"));
        while (Files.getLastModifiedTime(Files.writeString(clock, "tick")).equals(before)) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-365, 365})
    void build_clockMovedByAYear_givesTheRightResultsAndCollectsWhatIsNotUsed(int days) throws Exception {
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(60_000);
        try (DiskCache cache = DiskCache.open(cache(), settings);
                Builds builds = new Builds(cache, 1_000)) {
            assertThat(builds.build(ALL).wrong()).isEmpty();
        }
        FileTime then = FileTime.from(Instant.now().plus(Duration.ofDays(days)));
        for (Path file : files()) {
            Files.setLastModifiedTime(file, then);
        }
        List<Integer> latest = ALL.subList(30, ACTIONS);
        try (DiskCache cache = DiskCache.open(cache(), settings);
                Builds builds = new Builds(cache, 1_000)) {
            assertThat(builds.build(ALL).wrong()).isEmpty();
            cache.maintenance().collect(settings);
            assertThat(builds.build(latest).wrong()).isEmpty();
            assertThat(builds.build(ALL.subList(0, 30)).wrong()).isEmpty();
            awaitNextTick();
            assertThat(builds.build(latest).wrong()).isEmpty();
            cache.maintenance().collect(settings);
            assertThat(builds.build(latest)).hasToString("wrong [], " + latest.size() + " hits");
            assertThat(cache.maintenance().stats().sizeBytes()).isLessThanOrEqualTo(settings.maxBytes());
            assertThat(cache.maintenance().verify().problems()).isEmpty();
        }
    }
}
