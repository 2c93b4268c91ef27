package dev.codonq.sandbox;

import static dev.codonq.sandbox.FakeCgroups.get;
import static dev.codonq.sandbox.FakeCgroups.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formats of both versions, on ordinary files; what the kernel does with them is the matter of ControlGroupsTest. */
class GroupFilesTest {
    private static final ResourceLimits LIMITS = ResourceLimits.defaults().toBuilder()
            .memoryBytes(1L << 33)
            .processes(77)
            .build();

    @TempDir
    private Path root;

    private FakeCgroups cgroups;
    private LegacyGroupFiles legacy;
    private UnifiedGroupFiles unified;

    @BeforeEach
    void make() throws IOException {
        cgroups = new FakeCgroups(root);
        legacy = cgroups.legacy("run");
        unified = cgroups.unified("run");
    }

    @Test
    void limit_legacy_boundsMemoryWithSwapAndProcesses() throws IOException {
        legacy.limit(LIMITS);
        assertThat(get(legacy.memory(), "memory.limit_in_bytes")).startsWith("8589934592");
        assertThat(get(legacy.memory(), "memory.memsw.limit_in_bytes")).startsWith("8589934592");
        assertThat(get(legacy.pids(), "pids.max")).startsWith("77");
    }

    @Test
    void limit_legacyWithoutCountOfSwap_forbidsSwapping() throws IOException {
        Files.delete(legacy.memory().resolve("memory.memsw.limit_in_bytes"));
        legacy.limit(LIMITS);
        assertThat(get(legacy.memory(), "memory.swappiness")).startsWith("0");
        assertThat(legacy.memory().resolve("memory.memsw.limit_in_bytes")).doesNotExist();
    }

    @Test
    void limit_unified_boundsMemoryWithoutSwapAndProcesses() throws IOException {
        unified.limit(LIMITS);
        Path directory = unified.directory();
        assertThat(get(directory, "memory.max")).startsWith("8589934592");
        assertThat(get(directory, "memory.swap.max")).startsWith("0");
        assertThat(get(directory, "memory.oom.group")).startsWith("1");
        assertThat(get(directory, "pids.max")).startsWith("77");
    }

    @Test
    void limit_unifiedWithoutSwap_createsNoFiles() throws IOException {
        Files.delete(unified.directory().resolve("memory.swap.max"));
        Files.delete(unified.directory().resolve("memory.oom.group"));
        unified.limit(LIMITS);
        assertThat(unified.directory().resolve("memory.swap.max")).doesNotExist();
        assertThat(unified.directory().resolve("memory.oom.group")).doesNotExist();
    }

    @Test
    void limit_withoutController_isRefused() throws IOException {
        UnifiedGroupFiles bare = cgroups.bare("bare", "cpu");
        assertThatThrownBy(() -> bare.limit(LIMITS)).isInstanceOf(IOException.class);
    }

    @Test
    void memoryExceeded_legacy_needsKillAndOwnLimitHit() throws IOException {
        legacy.limit(LIMITS);
        assertThat(legacy.memoryExceeded()).isFalse();
        set(legacy.memory(), "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        set(legacy.memory(), "memory.memsw.max_usage_in_bytes", "8000000000\n");
        assertThat(legacy.memoryExceeded()).as("the machine was out of memory").isFalse();
        set(legacy.memory(), "memory.memsw.max_usage_in_bytes", "8589901824\n");
        assertThat(legacy.memoryExceeded()).isTrue();
        set(legacy.memory(), "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
        assertThat(legacy.memoryExceeded())
                .as("the limit was held without a kill")
                .isFalse();
    }

    @Test
    void memoryExceeded_legacyWithoutCountOfSwap_goesByMemoryAlone() throws IOException {
        Files.delete(legacy.memory().resolve("memory.memsw.limit_in_bytes"));
        Files.delete(legacy.memory().resolve("memory.memsw.max_usage_in_bytes"));
        legacy.limit(LIMITS);
        set(legacy.memory(), "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        assertThat(legacy.memoryExceeded()).isFalse();
        set(legacy.memory(), "memory.max_usage_in_bytes", "8589934592\n");
        assertThat(legacy.memoryExceeded()).isTrue();
    }

    @Test
    void memoryExceeded_unified_needsKillAndOwnLimitHit() throws IOException {
        assertThat(unified.memoryExceeded()).isFalse();
        set(unified.directory(), "memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\n");
        assertThat(unified.memoryExceeded()).as("the machine was out of memory").isFalse();
        set(unified.directory(), "memory.events", "low 0\nhigh 0\nmax 7\noom 1\noom_kill 0\n");
        assertThat(unified.memoryExceeded()).as("nothing was killed").isFalse();
        set(unified.directory(), "memory.events", "low 0\nhigh 0\nmax 7\noom 1\noom_kill 1\n");
        assertThat(unified.memoryExceeded()).isTrue();
    }

    @Test
    void processesExceeded_refusalAtOwnLimit_isProof() throws IOException {
        for (GroupFiles files : new GroupFiles[] {legacy, unified}) {
            Path pids = files == legacy ? legacy.pids() : unified.directory();
            files.limit(LIMITS);
            assertThat(files.processesExceeded()).isFalse();
            set(pids, "pids.events", "max 3\n");
            set(pids, "pids.peak", "12\n");
            assertThat(files.processesExceeded()).as("a group above refused").isFalse();
            set(pids, "pids.peak", "77\n");
            assertThat(files.processesExceeded()).isTrue();
            Files.delete(pids.resolve("pids.peak"));
            assertThat(files.processesExceeded()).isTrue();
        }
    }

    @Test
    void use_legacy_isInNanosecondsAndBytes() throws IOException {
        set(legacy.cpuacct(), "cpuacct.usage", "1500000001\n");
        set(legacy.memory(), "memory.max_usage_in_bytes", "4096\n");
        assertThat(legacy.cpuTime()).isEqualTo(Duration.ofNanos(1_500_000_001));
        assertThat(legacy.peakMemoryBytes()).contains(4096L);
    }

    @Test
    void use_unified_isInMicrosecondsAndBytes() throws IOException {
        set(unified.directory(), "cpu.stat", "usage_usec 1500001\nuser_usec 1\n");
        set(unified.directory(), "memory.peak", "4096\n");
        assertThat(unified.cpuTime()).isEqualTo(Duration.ofNanos(1_500_001_000));
        assertThat(unified.peakMemoryBytes()).contains(4096L);
        Files.delete(unified.directory().resolve("memory.peak"));
        assertThat(unified.peakMemoryBytes()).as("before Linux 5.19").isEmpty();
    }

    @Test
    void memoryInUse_legacy_isWithoutIdleFilesOfTheWholeGroup() throws IOException {
        set(legacy.memory(), "memory.usage_in_bytes", "1000\n");
        set(legacy.memory(), "memory.stat", "inactive_file 1\ntotal_cache 700\ntotal_inactive_file 300\n");
        assertThat(legacy.memoryInUse()).isEqualTo(700);
    }

    @Test
    void memoryInUse_unified_isWithoutIdleFiles() throws IOException {
        set(unified.directory(), "memory.current", "1000\n");
        set(unified.directory(), "memory.stat", "anon 500\nfile 500\ninactive_file 300\nactive_file 200\n");
        assertThat(unified.memoryInUse()).isEqualTo(700);
    }

    @Test
    void memoryInUse_filesThatGrewBetweenTheReads_isNotNegative() throws IOException {
        set(legacy.memory(), "memory.usage_in_bytes", "100\n");
        set(legacy.memory(), "memory.stat", "total_inactive_file 300\n");
        set(unified.directory(), "memory.current", "100\n");
        set(unified.directory(), "memory.stat", "inactive_file 300\n");
        assertThat(legacy.memoryInUse()).isZero();
        assertThat(unified.memoryInUse()).isZero();
    }

    @Test
    void cpuTime_fileThatSaysSomethingElse_isAFailure() throws IOException {
        set(unified.directory(), "cpu.stat", "user_usec 1\n");
        assertThatThrownBy(unified::cpuTime).isInstanceOf(IOException.class).hasMessageContaining("usage_usec");
    }

    @Test
    void kill_unified_killsAllAtOnce() throws IOException {
        unified.kill();
        assertThat(get(unified.directory(), "cgroup.kill")).isEqualTo("1");
    }

    @Test
    void members_ofAllHierarchies_withoutWhomTheNamespaceHides() throws IOException {
        set(legacy.memory(), "cgroup.procs", "12\n0\n13\n");
        set(legacy.cpuacct(), "cgroup.procs", "14\n");
        assertThat(legacy.members()).containsExactlyInAnyOrder(12L, 13L, 14L);
    }

    @Test
    void entrances_hierarchyWithTwoControllers_isEnteredOnce() {
        LegacyGroupFiles together =
                new LegacyGroupFiles(legacy.memory(), legacy.pids(), legacy.pids(), legacy.memory());
        assertThat(together.entrances())
                .containsExactly(legacy.memory().resolve("tasks"), legacy.pids().resolve("tasks"));
    }

    @Test
    void create_refusedInOneHierarchy_leavesNone() throws IOException {
        GroupFiles child = legacy.child("1");
        Files.createDirectory(legacy.cpuacct().resolve("1"));
        assertThatThrownBy(child::create).isInstanceOf(IOException.class);
        assertThat(legacy.memory().resolve("1")).doesNotExist();
        assertThat(legacy.pids().resolve("1")).doesNotExist();
    }

    @Test
    void handDown_controllersThatAreThere_areAskedFor() throws IOException {
        UnifiedGroupFiles own = cgroups.bare("own", "cpu memory pids");
        own.handDownControllers();
        assertThat(get(own.directory(), "cgroup.subtree_control")).isEqualTo("+memory +pids +cpu");
        UnifiedGroupFiles withoutShares = cgroups.bare("other", "memory pids");
        withoutShares.handDownControllers();
        assertThat(get(withoutShares.directory(), "cgroup.subtree_control")).isEqualTo("+memory +pids");
    }

    @Test
    void handDown_doneByAnother_writesNothing() throws IOException {
        UnifiedGroupFiles own = cgroups.bare("own", "cpu memory pids");
        set(own.directory(), "cgroup.subtree_control", "memory pids cpu\n");
        own.handDownControllers();
        assertThat(get(own.directory(), "cgroup.subtree_control")).isEqualTo("memory pids cpu\n");
    }

    @Test
    void handDown_controllerThatIsMissing_isNamed() throws IOException {
        UnifiedGroupFiles own = cgroups.bare("own", "cpu memory");
        assertThatThrownBy(own::handDownControllers)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no controller for pids");
    }

    @Test
    void isLimited_anyLimit_isOne() throws IOException {
        assertThat(unified.isLimited()).isFalse();
        set(unified.directory(), "cpu.max", "50000 100000\n");
        assertThat(unified.isLimited()).isTrue();
    }
}
