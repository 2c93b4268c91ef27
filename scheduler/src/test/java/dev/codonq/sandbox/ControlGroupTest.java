package dev.codonq.sandbox;

import static dev.codonq.sandbox.FakeCgroups.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run's group on ordinary files. */
class ControlGroupTest {
    @TempDir
    private Path root;

    private Path directory;
    private ControlGroup group;

    @BeforeEach
    void make() throws IOException {
        UnifiedGroupFiles files = new FakeCgroups(root).unified("run");
        directory = files.directory();
        group = new ControlGroup(files);
    }

    /** The kernel's directories can be removed with the files in them. */
    private void makeRemovable() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Test
    void check_bothLimits_isWhatKilled() throws IOException {
        assertThat(group.check()).isEmpty();
        set(directory, "pids.events", "max 1\n");
        set(directory, "pids.max", "5\n");
        set(directory, "pids.peak", "5\n");
        set(directory, "memory.events", "oom 1\noom_kill 1\n");
        assertThat(group.check()).contains(Limit.MEMORY);
    }

    @Test
    void check_anotherLimitLater_isStillTheFirst() throws IOException {
        set(directory, "pids.events", "max 1\n");
        set(directory, "pids.max", "5\n");
        set(directory, "pids.peak", "5\n");
        assertThat(group.check()).contains(Limit.PROCESSES);
        set(directory, "memory.events", "oom 1\noom_kill 1\n");
        assertThat(group.check()).contains(Limit.PROCESSES);
    }

    @Test
    void check_exceededEarlier_staysSo() throws IOException {
        set(directory, "memory.events", "oom 1\noom_kill 1\n");
        assertThat(group.check()).contains(Limit.MEMORY);
        makeRemovable();
        assertThat(group.check()).contains(Limit.MEMORY);
        Files.delete(directory);
        group.close();
        assertThat(group.check()).contains(Limit.MEMORY);
    }

    @Test
    void seal_forbidsProcessesWhichIsNoLimitExceeded() throws IOException {
        set(directory, "pids.max", "5\n");
        group.seal();
        assertThat(Files.readString(directory.resolve("pids.max"))).startsWith("0");
        set(directory, "pids.events", "max 1\n");
        assertThat(group.check()).isEmpty();
    }

    @Test
    void seal_afterARefusal_stillTellsOfIt() throws IOException {
        set(directory, "pids.max", "5\n");
        set(directory, "pids.peak", "5\n");
        set(directory, "pids.events", "max 1\n");
        group.seal();
        assertThat(group.check()).contains(Limit.PROCESSES);
    }

    @Test
    void use_isWhatTheFilesSayNow() throws IOException {
        set(directory, "cpu.stat", "usage_usec 250000\n");
        set(directory, "memory.peak", "8192\n");
        assertThat(group.use())
                .isEqualTo(new ResourceUse(
                        Optional.of(Duration.ofMillis(250)), Optional.of(8192L), ResourceUse.Source.CONTROL_GROUP));
        set(directory, "cpu.stat", "usage_usec 750000\n");
        assertThat(group.use().cpuTime()).contains(Duration.ofMillis(750));
    }

    @Test
    void memoryInUse_isWhatTheFilesSayNow() throws IOException {
        set(directory, "memory.current", "8192\n");
        assertThat(group.memoryInUse()).contains(8192L);
        set(directory, "memory.current", "4096\n");
        assertThat(group.memoryInUse()).contains(4096L);
    }

    @Test
    void memoryInUse_closedGroup_isNotKnown() throws IOException {
        makeRemovable();
        group.close();
        assertThat(group.memoryInUse()).isEmpty();
    }

    @Test
    void everyCall_onAGroupThatAnotherRemoved_isAccepted() throws IOException {
        makeRemovable();
        Files.delete(directory);
        assertThat(group.check()).isEmpty();
        assertThat(group.use()).isEqualTo(ResourceUse.UNKNOWN);
        assertThat(group.memoryInUse()).isEmpty();
        group.close();
        group.close();
    }
}
