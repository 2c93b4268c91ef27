package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMountsTest {
    @TempDir
    private Path root;

    private Path point(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** Returns a line of mountinfo for a mount of version 1 with these controllers. */
    private String legacy(String groupShown, String point, String controllers) {
        return "34 31 0:32 " + groupShown + " " + root.resolve(point)
                + " rw,nosuid shared:9 master:2 - cgroup cgroup rw," + controllers;
    }

    private String unified(String groupShown, String point) {
        return "41 31 0:38 " + groupShown + " " + root.resolve(point) + " rw - cgroup2 cgroup2 rw,nsdelegate";
    }

    private CgroupMounts read(List<String> mountinfo, String... cgroup) throws IOException {
        return CgroupMounts.read(new FakeCgroups(root).self(mountinfo, List.of(cgroup)));
    }

    @Test
    void legacy_controllerOfItsOwn_isOurGroup() throws IOException {
        Path own = point("memory/a/b");
        assertThat(read(List.of(legacy("/", "memory", "memory")), "4:memory:/a/b")
                        .legacy("memory"))
                .contains(own);
    }

    @Test
    void legacy_controllersTogether_areOneDirectory() throws IOException {
        Path own = point("cpu,cpuacct/a");
        CgroupMounts mounts = read(List.of(legacy("/", "cpu,cpuacct", "cpu,cpuacct")), "3:cpu,cpuacct:/a");
        assertThat(mounts.legacy("cpu")).contains(own);
        assertThat(mounts.legacy("cpuacct")).contains(own);
    }

    @Test
    void legacy_controllerWhoseNameBeginsAlike_isAnother() throws IOException {
        point("cpuset");
        assertThat(read(List.of(legacy("/", "cpuset", "cpuset")), "3:cpuset:/", "2:cpu:/")
                        .legacy("cpu"))
                .isEmpty();
    }

    @Test
    void legacy_containerThatShowsItsOwnGroupAlone_isTheMountPoint() throws IOException {
        Path own = point("memory");
        assertThat(read(List.of(legacy("/docker/c0ffee", "memory", "memory")), "4:memory:/docker/c0ffee")
                        .legacy("memory"))
                .contains(own);
    }

    @Test
    void legacy_groupThatTheMountDoesNotShow_isNone() throws IOException {
        point("memory");
        // What a look for it beside the one that is shown would find.
        point("other");
        assertThat(read(List.of(legacy("/docker/c0ffee", "memory", "memory")), "4:memory:/docker/other")
                        .legacy("memory"))
                .isEmpty();
    }

    @Test
    void legacy_mountedTwice_isTheOneThatShowsUs() throws IOException {
        point("part");
        Path own = point("whole/a");
        assertThat(read(List.of(legacy("/other", "part", "memory"), legacy("/", "whole", "memory")), "4:memory:/a")
                        .legacy("memory"))
                .contains(own);
    }

    @Test
    void legacy_pathWithBlankAndColon_isFound() throws IOException {
        Path own = point("me mory/a:b");
        assertThat(read(List.of(legacy("/", "me\\040mory", "memory")), "4:memory:/a:b")
                        .legacy("memory"))
                .contains(own);
    }

    @Test
    void legacy_groupThatIsGone_isNone() throws IOException {
        point("memory");
        assertThat(read(List.of(legacy("/", "memory", "memory")), "4:memory:/gone")
                        .legacy("memory"))
                .isEmpty();
    }

    @Test
    void unified_mounted_isOurGroupAndTheTop() throws IOException {
        Path own = point("cgroup/user.slice/a.scope");
        assertThat(read(List.of(unified("/", "cgroup")), "0::/user.slice/a.scope")
                        .unified())
                .contains(new CgroupMounts.Place(own, root.resolve("cgroup")));
    }

    @Test
    void unified_onlyVersion1Mounted_isNone() throws IOException {
        point("memory");
        assertThat(read(List.of(legacy("/", "memory", "memory")), "4:memory:/", "0::/")
                        .unified())
                .isEmpty();
    }

    @Test
    void unified_outsideOurCgroupNamespace_isNone() throws IOException {
        point("cgroup");
        assertThat(read(List.of(unified("/", "cgroup")), "0::/../elsewhere").unified())
                .isEmpty();
    }

    @Test
    void read_thisMachine_understandsEveryLine() throws IOException {
        CgroupMounts mounts = CgroupMounts.read(Path.of("/proc/self"));
        assertThat(mounts.legacy("no-such-controller")).isEmpty();
    }
}
