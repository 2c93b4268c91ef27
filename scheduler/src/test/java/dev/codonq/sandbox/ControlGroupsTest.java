package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What this machine's kernel does with control groups, by real processes; and which groups are taken, on a fake tree. */
@Timeout(60)
class ControlGroupsTest {
    private static final long MIB = 1 << 20;

    /** Holds 64 MiB in memory: without a line end, all of it is the last line. */
    private static final String HOLD_64_MIB = "head -c 64M /dev/zero | tail -n 1 > /dev/null";

    private static ResourceLimits limits(long memoryBytes, int processes) {
        return ResourceLimits.defaults().toBuilder()
                .memoryBytes(memoryBytes)
                .processes(processes)
                .build();
    }

    private static List<Path> directories(ControlGroup group) {
        return group.entrances().stream().map(Path::getParent).toList();
    }

    private static void assertRemoved(List<Path> directories) {
        assertThat(directories)
                .isNotEmpty()
                .allSatisfy(directory -> assertThat(directory).doesNotExist());
    }

    @Test
    void memory_overTheLimit_isKilledAndProven() throws IOException {
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(32 * MIB, 16));
                Shell run = Shell.start(group.entrances(), HOLD_64_MIB)) {
            assertThat(run.awaitEnd()).isNotZero();
            assertThat(group.check()).contains(Limit.MEMORY);
            assertThat(group.use().peakMemoryBytes().orElse(32 * MIB)).isBetween(16 * MIB, 32 * MIB);
        }
    }

    @Test
    void memory_underTheLimit_isCountedButNotExceeded() throws IOException {
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(512 * MIB, 16));
                Shell run = Shell.start(group.entrances(), HOLD_64_MIB)) {
            assertThat(run.awaitEnd()).isZero();
            assertThat(group.check()).isEmpty();
            assertThat(group.use().source()).isEqualTo(ResourceUse.Source.CONTROL_GROUP);
            assertThat(group.use().peakMemoryBytes().orElse(64 * MIB)).isBetween(64 * MIB, 512 * MIB);
        }
    }

    @Test
    void memoryInUse_isWhatIsHeldWithoutIdleFiles() throws IOException {
        // On a disk: the files of a file system in memory are memory in use.
        Path file = Files.createTempFile(Path.of("/var/tmp"), "written-", "");
        String script = "head -c 64M /dev/zero > " + file + "; echo written; read go;"
                + " (head -c 64M /dev/zero; exec sleep 1000) | tail -n 1";
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(512 * MIB, 16));
                Shell run = Shell.start(group.entrances(), script)) {
            assertThat(run.line()).isEqualTo("written");
            assertThat(group.use().peakMemoryBytes().orElse(64 * MIB)).isGreaterThanOrEqualTo(64 * MIB);
            assertThat(group.memoryInUse().orElseThrow()).isLessThan(32 * MIB);
            run.tell("go");
            await().until(() -> group.memoryInUse().orElseThrow() >= 64 * MIB);
            run.end();
            await().until(() -> group.memoryInUse().orElseThrow() < 32 * MIB);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void processes_overTheLimit_areRefusedAndProven() throws IOException {
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(64 * MIB, 8));
                Shell run = Shell.start(
                        group.entrances(),
                        "i=0; while [ $i -lt 20 ]; do sleep 1000 < /dev/null > /dev/null & i=$((i+1)); done; echo all; wait")) {
            assertThat(run.line()).as("what a shell says that could not fork").isEqualTo("null");
            assertThat(group.check()).contains(Limit.PROCESSES);
        }
    }

    @Test
    void processes_atTheLimit_areNotExceeded() throws IOException {
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(64 * MIB, 3));
                Shell run = Shell.start(group.entrances(), "sleep 1000 & sleep 1000 & echo two; wait")) {
            assertThat(run.line()).isEqualTo("two");
            assertThat(group.check()).isEmpty();
        }
    }

    @Test
    void cpuTime_ofChildrenThatNobodyWaitedFor_isCounted() throws IOException {
        String work = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
        try (ControlGroups groups = RealCgroups.open();
                ControlGroup group = groups.newGroup(limits(64 * MIB, 16));
                Shell run = Shell.start(group.entrances(), "echo in; read go; (" + work + "; echo done) & read go")) {
            assertThat(run.line()).isEqualTo("in");
            Duration before = group.use().cpuTime().orElseThrow();
            run.tell("go");
            assertThat(run.line()).isEqualTo("done");
            Duration used = group.use().cpuTime().orElseThrow().minus(before);
            // A hundred thousand rounds of a shell are at least a hundred nanoseconds each, and no minutes.
            assertThat(used).isBetween(Duration.ofMillis(10), Duration.ofMinutes(1));
        }
    }

    @Test
    void close_withProcessesLeft_killsThemAndRemovesTheGroup() throws IOException {
        try (ControlGroups groups = RealCgroups.open()) {
            ControlGroup group = groups.newGroup(limits(64 * MIB, 16));
            List<Path> directories = directories(group);
            try (Shell run = Shell.start(group.entrances(), "setsid sleep 1000 & sleep 1000 & echo in; wait")) {
                assertThat(run.line()).isEqualTo("in");
                group.close();
                assertRemoved(directories);
                assertThat(run.awaitEnd()).as("SIGKILL").isEqualTo(137);
            }
            assertThat(group.use().cpuTime()).isPresent();
            assertThat(group.check()).isEmpty();
        }
    }

    @Test
    void close_looksALastTime() throws IOException {
        try (ControlGroups groups = RealCgroups.open()) {
            ControlGroup group = groups.newGroup(limits(64 * MIB, 2));
            try (Shell run = Shell.start(group.entrances(), "echo in; read go; sleep 0 & sleep 0 & echo all; wait")) {
                assertThat(run.line()).isEqualTo("in");
                Duration before = group.use().cpuTime().orElseThrow();
                assertThat(group.check()).isEmpty();
                run.tell("go");
                run.awaitEnd();
                group.close();
                assertThat(group.use().cpuTime().orElseThrow()).isGreaterThan(before);
                assertThat(group.check()).contains(Limit.PROCESSES);
            }
        }
    }

    @Test
    void close_ofAll_removesEveryGroup() throws IOException {
        ControlGroups groups = RealCgroups.open();
        List<Path> first = directories(groups.newGroup(limits(64 * MIB, 16)));
        List<Path> second = directories(groups.newGroup(limits(64 * MIB, 16)));
        assertThat(first).doesNotContainAnyElementsOf(second);
        groups.close();
        assertRemoved(first);
        assertRemoved(second);
    }

    @Test
    void open_groupsOfADeadOwner_areEndedAndRemoved() throws IOException {
        List<Path> abandoned;
        List<Path> ofLiveOwner;
        try (ControlGroups groups = RealCgroups.open()) {
            ControlGroup group = groups.newGroup(limits(64 * MIB, 16));
            abandoned = makeSiblings(group, OwnerNameTest.ofDeadOwner());
            ofLiveOwner = makeSiblings(group, OwnerNameTest.ofLiveOwner());
        }
        List<Path> entrances = abandoned.stream()
                .map(directory -> directory.resolve("cgroup.procs"))
                .toList();
        try (Shell left = Shell.start(entrances, "echo in; read go")) {
            assertThat(left.line()).isEqualTo("in");
            RealCgroups.open().close();
            assertThat(left.awaitEnd()).as("SIGKILL").isEqualTo(137);
            assertRemoved(abandoned);
            assertThat(ofLiveOwner)
                    .allSatisfy(directory -> assertThat(directory).exists());
        } finally {
            for (Path directory : ofLiveOwner) {
                Files.delete(directory);
            }
        }
    }

    private static List<Path> makeSiblings(ControlGroup group, String name) throws IOException {
        List<Path> siblings = directories(group).stream()
                .map(directory -> directory.resolveSibling(name))
                .toList();
        for (Path sibling : siblings) {
            Files.createDirectory(sibling);
        }
        return siblings;
    }

    /** Such a hierarchy is there on most machines, with or without controllers; none is needed for this much. */
    @Test
    void unifiedGroup_onThisKernel_countsTimeAndIsKilledAtOnce() throws IOException {
        Optional<CgroupMounts.Place> place =
                CgroupMounts.read(Path.of("/proc/self")).unified();
        assumeTrue(place.filter(own -> Files.isWritable(own.directory())).isPresent(), "no writable cgroup v2 here");
        GroupFiles group = new UnifiedGroupFiles(place.orElseThrow().directory()).child(OwnerNameTest.ofLiveOwner());
        group.create();
        try (Shell run = Shell.start(group.entrances(), "setsid sleep 1000 & echo in; wait")) {
            assertThat(run.line()).isEqualTo("in");
            assertThat(group.members()).hasSize(2).contains(run.pid());
            assertThat(group.cpuTime()).isPositive();
            group.kill();
            await().untilAsserted(() -> assertThat(group.members()).isEmpty());
            assertThat(run.awaitEnd()).as("SIGKILL").isEqualTo(137);
        } finally {
            ControlGroup.end(group);
        }
        assertRemoved(group.directories());
    }

    @Test
    void open_noHierarchy_saysSo(@TempDir Path root) throws IOException {
        Path self = new FakeCgroups(root).self(List.of(), List.of("0::/"));
        ControlGroups.Availability availability = ControlGroups.open(self);
        assertThat(availability.groups()).isEmpty();
        assertThat(availability.problem().orElse("")).contains("no cgroup v2").contains("no cgroup v1");
    }

    @Test
    void open_filesThatOnlyLookLikeGroups_areNotBelieved(@TempDir Path root) throws IOException {
        FakeCgroups cgroups = new FakeCgroups(root);
        UnifiedGroupFiles top = cgroups.unified("cgroup");
        UnifiedGroupFiles own = cgroups.unified("cgroup/own");
        Path self = cgroups.self(
                List.of("41 31 0:38 / " + top.directory() + " rw - cgroup2 cgroup2 rw"), List.of("0::/own"));
        ControlGroups.Availability availability = ControlGroups.open(self);
        assertThat(availability.groups()).isEmpty();
        assertThat(availability.problem().orElse(""))
                .contains(own.directory().toString())
                .contains("memory.max");
        assertThat(FakeCgroups.get(top.directory(), "cgroup.subtree_control"))
                .as("the group above was tried too")
                .isEqualTo("+memory +pids");
        assertThat(own.children()).isEmpty();
    }

    @Test
    void open_ownGroupWithALimit_doesNotEscapeIt(@TempDir Path root) throws IOException {
        FakeCgroups cgroups = new FakeCgroups(root);
        UnifiedGroupFiles top = cgroups.unified("cgroup");
        UnifiedGroupFiles own = cgroups.unified("cgroup/own");
        FakeCgroups.set(own.directory(), "memory.max", "1073741824\n");
        Path self = cgroups.self(
                List.of("41 31 0:38 / " + top.directory() + " rw - cgroup2 cgroup2 rw"), List.of("0::/own"));
        assertThat(ControlGroups.open(self).problem().orElse("")).contains("it has limits");
        assertThat(FakeCgroups.get(top.directory(), "cgroup.subtree_control")).isBlank();
    }
}
