package dev.codonq.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each look of the doctor at something that is not as it should be. */
@Timeout(60)
class ExaminationTest {
    @TempDir
    private Path folder;

    private Finding cache(Path directory) throws IOException {
        List<String> before = everythingIn(folder);
        Finding finding = new CacheExamination(directory, 5L << 30).examine().get(0);
        assertThat(everythingIn(folder)).as("nothing made, moved or deleted").isEqualTo(before);
        return finding;
    }

    private static List<String> everythingIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private Path filled() throws IOException {
        Path directory = folder.resolve("cache");
        Action action = Action.builder("/bin/true").output("o").build();
        Blob output = Blob.of("content".getBytes(StandardCharsets.UTF_8));
        TreeMap<String, OutputFile> outputs = new TreeMap<>();
        outputs.put("o", new OutputFile(output, false));
        try (DiskCache cache = DiskCache.open(directory, CacheSettings.DEFAULT)) {
            ActionResult result = new ActionResult(0, outputs, CapturedOutput.EMPTY, CapturedOutput.EMPTY);
            cache.publish(action, ActionKey.of(action), result, Duration.ofSeconds(1));
        }
        return directory;
    }

    @Test
    void warm_problems_areRemarksWithTheirCure() {
        assertThat(WarmExamination.finding(true, "").grade()).isEqualTo(Finding.Grade.OK);
        Finding noCompiler = WarmExamination.finding(false, "there is no g++ in /usr/bin");
        assertThat(noCompiler.grade()).isEqualTo(Finding.Grade.REMARK);
        assertThat(noCompiler.detail()).contains("builds work", "there is no g++ in /usr/bin");
        assertThat(noCompiler.cure()).contains("apt-get install g++");
        assertThat(noCompiler.facts()).containsEntry("available", false);
        assertThat(WarmExamination.finding(false, "Codon 0.19.1 is none whose functions it knows")
                        .cure())
                .contains("Codon 0.18");
        assertThat(WarmExamination.finding(false, "Codon 0.18.0 with 46 sources: pidfd_getfd: Function not implemented")
                        .cure())
                .contains("Linux 5.8");
    }

    @Test
    void cache_notThere_isMadeByTheFirstBuild() throws IOException {
        Finding finding = cache(folder.resolve("a/b"));
        assertThat(finding.grade()).isEqualTo(Finding.Grade.OK);
        assertThat(finding.detail()).contains("is made by the first build");
        assertThat(finding.facts()).containsEntry("exists", false);
    }

    @Test
    void cache_whole_isWell() throws IOException {
        Finding finding = cache(filled());
        assertThat(finding.grade()).isEqualTo(Finding.Grade.OK);
        assertThat(finding.detail()).contains(" of at most 5.0 GiB, 1 results, ");
        assertThat(finding.facts()).containsEntry("damaged", 0).containsEntry("results", 1L);
    }

    @Test
    void cache_damagedBlob_isARemarkAndStays() throws IOException {
        Path directory = filled();
        try (Stream<Path> blobs = Files.walk(directory.resolve("cache-1/blobs"))) {
            Path blob = blobs.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.setPosixFilePermissions(blob, PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(blob, "CONTENT");
        }
        Finding finding = cache(directory);
        assertThat(finding.grade()).isEqualTo(Finding.Grade.REMARK);
        assertThat(finding.detail()).contains("points to a blob that is not there or damaged");
        assertThat(finding.cure()).isEqualTo("codonq cache verify --cache-dir " + directory);
    }

    @Test
    void cache_everybodyMayWrite_isARemark() throws IOException {
        Path directory = filled();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(cache(directory).cure()).isEqualTo("chmod o-w " + directory);
    }

    @Test
    void cache_fileInItsPlace_isMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path directory : List.of(file, file.resolve("below"))) {
            Finding finding = cache(directory);
            assertThat(finding.isOk()).isFalse();
            assertThat(finding.detail()).contains(" cannot be a directory: " + file + " is none");
        }
    }

    @Test
    void directory_notThere_isMissing() {
        Finding finding = HostExamination.directory("runs", folder.resolve("none"), "make it");
        assertThat(finding).isEqualTo(Finding.missing("runs", folder.resolve("none") + " does not exist", "make it"));
    }

    @Test
    void processors_otherThanGranted_areARemark() {
        ControlGroupView none = new ControlGroupView(folder.resolve("no"), folder);
        int seen = Runtime.getRuntime().availableProcessors();
        Finding wrong = new CapacityExamination(none, seen + 3).examine().get(0);
        assertThat(wrong.grade()).isEqualTo(Finding.Grade.REMARK);
        assertThat(wrong.detail()).contains("so --jobs is " + (seen + 3));
    }

    @Test
    void groups_ofVersionTwo_grantTheLeastOfAllAbove() throws IOException {
        Path membership = Files.writeString(folder.resolve("cgroup"), "0::/a/b\n");
        Path group = Files.createDirectories(folder.resolve("mount/a/b"));
        Files.writeString(group.resolve("cpu.max"), "max 100000\n");
        Files.writeString(group.resolve("memory.max"), "max\n");
        Files.writeString(group.resolve("../cpu.max"), "150000 100000\n");
        Files.writeString(group.resolve("../memory.max"), "1048576\n");
        ControlGroupView view = new ControlGroupView(membership, folder.resolve("mount"));
        assertThat(view.processors()).hasValue(1.5);
        assertThat(view.memoryBytes()).hasValue(1 << 20);
    }

    @Test
    void groups_ofVersionOne_areReadWhereTheyAreMounted() throws IOException {
        Path membership =
                Files.writeString(folder.resolve("cgroup"), "3:cpu,cpuacct:/x\n2:memory:/outside\n0::/\nbroken\n");
        Path cpu = Files.createDirectories(folder.resolve("mount/cpu,cpuacct/x"));
        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "50000\n");
        Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
        // Of a container, whose own group is shown as the top.
        Path memory = Files.createDirectories(folder.resolve("mount/memory"));
        Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        ControlGroupView view = new ControlGroupView(membership, folder.resolve("mount"));
        assertThat(view.processors()).hasValue(0.5);
        assertThat(view.memoryBytes()).isEmpty();
        assertThat(view.controllers()).isEqualTo("v1: cpu,cpuacct memory; v2: none");
    }
}
