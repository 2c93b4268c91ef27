package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkRootTest {
    @TempDir
    Path temporary;

    private Path base;
    private SandboxUser self;

    @BeforeEach
    void findSelf() throws IOException {
        base = temporary.resolve("below/base");
        self = new SandboxUser((Integer) Files.getAttribute(temporary, "unix:uid"), false);
    }

    private WorkRoot open() throws IOException {
        return WorkRoot.open(base, self);
    }

    private Path makeEntry(String name) throws IOException {
        Path inner = Files.createDirectories(base.resolve(name).resolve("1/root/job/out"));
        Files.writeString(inner.resolve("x"), "x");
        return base.resolve(name);
    }

    private void makeBase(String permissions) throws IOException {
        Files.createDirectories(base);
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString(permissions));
    }

    private String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            return entries.toList();
        }
    }

    @Test
    void open_noBase_makesOneForUsAlone() throws IOException {
        try (WorkRoot root = open()) {
            assertThat(root).isNotNull();
            assertThat(permissions(base)).isEqualTo("rwx------");
            assertThat(entries()).singleElement().satisfies(own -> {
                assertThat(own.getFileName().toString()).startsWith(OwnerName.current() + ".");
                assertThat(permissions(own)).isEqualTo("rwx------");
            });
        }
    }

    @Test
    void close_withExecutionRoots_leavesAnEmptyBase() throws IOException {
        try (WorkRoot root = open()) {
            Files.writeString(
                    root.newExecutionRoot().layout().workingDirectory().resolve("x"), "left by a run");
        }
        assertThat(entries()).isEmpty();
    }

    @Test
    void newExecutionRoot_eachTime_isAnother() throws IOException {
        try (WorkRoot root = open();
                ExecutionRoot one = root.newExecutionRoot();
                ExecutionRoot two = root.newExecutionRoot()) {
            assertThat(one.layout().inputs()).isNotEqualTo(two.layout().inputs());
            assertThat(one.layout().workingDirectory()).isEmptyDirectory();
            assertThat(one.layout().temporaryDirectory()).isEmptyDirectory();
        }
    }

    @Test
    void open_whatOthersLeft_isRemovedOnlyIfItsOwnerIsGone() throws IOException {
        makeBase("rwx------");
        Path dead = makeEntry(OwnerNameTest.ofDeadOwner());
        Path otherBoot = makeEntry(OwnerNameTest.ofOtherBoot());
        Path live = makeEntry(OwnerNameTest.ofLiveOwner());
        Path otherNamespace = makeEntry(OwnerNameTest.ofOtherNamespace());
        Path foreign = makeEntry("mine");
        Path file = Files.writeString(base.resolve("file"), "x");
        open().close();
        assertThat(dead).doesNotExist();
        assertThat(otherBoot).doesNotExist();
        assertThat(entries()).containsExactlyInAnyOrder(live, otherNamespace, foreign, file);
    }

    @Test
    void open_abandonedWithUnreadableDirectories_isRemoved() throws IOException {
        makeBase("rwx------");
        Path dead = makeEntry(OwnerNameTest.ofDeadOwner());
        for (String inner : List.of("1/root/job/out", "1/root/job", "1")) {
            Files.setPosixFilePermissions(dead.resolve(inner), PosixFilePermissions.fromString("---------"));
        }
        open().close();
        assertThat(entries()).isEmpty();
    }

    @Test
    void open_abandoned_isTakenAwayBeforeTheFirstRun() throws IOException {
        makeBase("rwx------");
        Path dead = makeEntry(OwnerNameTest.ofDeadOwner());
        try (WorkRoot root = open()) {
            assertThat(root).isNotNull();
            assertThat(dead).doesNotExist();
        }
    }

    @Test
    void close_executionRootsInTheTrash_leavesAnEmptyBase() throws IOException {
        try (WorkRoot root = open()) {
            root.newExecutionRoot().close();
            root.newExecutionRoot().close();
        }
        assertThat(entries()).isEmpty();
    }

    @Test
    void trash_always_isForUsAlone() throws IOException {
        try (WorkRoot root = open()) {
            assertThat(root.trash()).isSameAs(root.trash());
            assertThat(permissions(entries().get(0).resolve("trash"))).isEqualTo("rwx------");
        }
    }

    @Test
    void open_existingBase_keepsItsMode() throws IOException {
        makeBase("rwxr-xr-x");
        open().close();
        assertThat(permissions(base)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void open_baseThatOthersWriteTo_isRefusedAndLeftAlone() throws IOException {
        makeBase("rwxrwxrwx");
        Path dead = makeEntry(OwnerNameTest.ofDeadOwner());
        assertThatIOException()
                .isThrownBy(this::open)
                .withMessageContaining(base.toString())
                .withMessageContaining("written to by others");
        assertThat(permissions(base)).isEqualTo("rwxrwxrwx");
        assertThat(dead).exists();
    }

    @Test
    void open_baseOfSomebodyElse_isRefused() throws IOException {
        makeBase("rwx------");
        SandboxUser other = new SandboxUser(self.uid() + 1, false);
        assertThatIOException()
                .isThrownBy(() -> WorkRoot.open(base, other))
                .withMessageContaining("belongs to uid " + self.uid());
    }

    @Test
    void open_baseThatIsALinkOrFile_isRefused() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        base = Files.createSymbolicLink(temporary.resolve("link"), elsewhere);
        assertThatIOException().isThrownBy(this::open).withMessageContaining("is no directory");
        base = Files.writeString(temporary.resolve("file"), "x");
        assertThatIOException().isThrownBy(this::open).withMessageContaining("is no directory");
    }

    @Test
    void open_relativeBase_givesAbsoluteRoots() throws IOException {
        base = Path.of("").toAbsolutePath().relativize(base);
        try (WorkRoot root = open();
                ExecutionRoot execution = root.newExecutionRoot()) {
            assertThat(execution.layout().inputs()).isAbsolute();
        }
    }
}
