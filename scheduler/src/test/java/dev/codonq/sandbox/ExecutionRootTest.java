package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutionRootTest {
    private static final SandboxUser SELF = new SandboxUser(0, false);

    @TempDir
    Path temporary;

    private Path directory;
    private Trash trash;
    private ExecutionRoot root;

    @BeforeEach
    void create() throws IOException {
        directory = temporary.resolve("1");
        trash = Trash.in(temporary.resolve("trash"));
        root = ExecutionRoot.create(directory, SELF, trash);
    }

    @AfterEach
    void closeLeavesNothing() throws IOException {
        root.close();
        assertThat(directory).doesNotExist();
        trash.close();
        assertThat(temporary.resolve("trash")).isEmptyDirectory();
    }

    private Input.File file(String name, String content) throws IOException {
        Path origin = Files.writeString(temporary.resolve(name), content);
        return new Input.File(Digest.of(content.getBytes(UTF_8)), origin, false);
    }

    private static Action.Builder action() {
        return Action.builder("/bin/true");
    }

    private void materialize(Action.Builder builder) throws IOException {
        root.materialize(builder.build());
    }

    private void assertChanged(Input.File input) {
        assertThatExceptionOfType(InputChangedException.class)
                .isThrownBy(() -> materialize(action().input("a", input)))
                .withMessageContaining(input.origin().toString());
        Action inPlace = action().isolation(Isolation.DIRECTORY)
                .inputPlacement(InputPlacement.IN_PLACE)
                .input("a", input)
                .build();
        assertThatExceptionOfType(InputChangedException.class)
                .isThrownBy(() -> root.checkInPlace(inPlace))
                .withMessageContaining(input.origin().toString());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void create_everything_isEmptyAndInside() throws IOException {
        assertThat(root.layout().workingDirectory())
                .isEmptyDirectory()
                .startsWith(root.layout().inputs());
        assertThat(root.layout().temporaryDirectory()).isEmptyDirectory();
        assertThat(root.layout().statusFile()).doesNotExist();
        assertThat(root.layout().statusFile().startsWith(root.layout().inputs()))
                .isFalse();
    }

    @Test
    void create_directoryThatExists_failsAndLeavesItAlone() {
        assertThatIOException().isThrownBy(() -> ExecutionRoot.create(directory, SELF, trash));
        assertThat(root.layout().workingDirectory()).isEmptyDirectory();
    }

    @Test
    void close_trashBusy_takesTheTreeAwayAtOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        trash.release(() -> {
            busy.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        busy.await();
        try {
            root.close();
            assertThat(directory).doesNotExist();
            assertThat(temporary.resolve("trash")).isNotEmptyDirectory();
        } finally {
            gate.countDown();
        }
    }

    @Test
    void materialize_eachKind_isPlaced() throws IOException {
        Input.File plain = file("plain", "print('größe')\n");
        Input.File tool = new Input.File(plain.digest(), plain.origin(), true);
        materialize(action().input("home/u/a b.py", plain)
                .input("home/u/tool", tool)
                .input("home/u/link", new Input.Link("../nowhere"))
                .input("job/src/empty", new Input.Directory())
                .input("top.py", plain));
        Path inputs = root.layout().inputs();
        assertThat(inputs.resolve("home/u/a b.py")).hasContent("print('größe')\n");
        assertThat(permissions(inputs.resolve("home/u/a b.py"))).isEqualTo("rw-r--r--");
        assertThat(permissions(inputs.resolve("home/u/tool"))).isEqualTo("rwxr-xr-x");
        assertThat(Files.readSymbolicLink(inputs.resolve("home/u/link"))).isEqualTo(Path.of("../nowhere"));
        assertThat(inputs.resolve("job/src/empty")).isEmptyDirectory();
        assertThat(inputs.resolve("top.py")).isRegularFile();
    }

    @Test
    void materialize_directories_canBeEntered() throws IOException {
        materialize(action().input("a/b/c", file("c", "c")).input("d", new Input.Directory()));
        for (String made : new String[] {"a", "a/b", "d", "job", "job/out"}) {
            assertThat(permissions(root.layout().inputs().resolve(made)))
                    .as(made)
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void materialize_placedFile_isACopy() throws IOException {
        Input.File file = file("a", "before");
        materialize(action().input("a", file));
        Files.writeString(file.origin(), "after!");
        assertThat(root.layout().inputs().resolve("a")).hasContent("before");
    }

    @Test
    void materialize_originThatIsALink_isFollowed() throws IOException {
        Input.File file = file("target", "content");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), file.origin());
        materialize(action().input("a", new Input.File(file.digest(), link, false)));
        assertThat(root.layout().inputs().resolve("a")).isRegularFile().hasContent("content");
        assertThat(Files.isSymbolicLink(root.layout().inputs().resolve("a"))).isFalse();
    }

    @Test
    void materialize_changedContent_isRefused() throws IOException {
        Input.File file = file("a", "before");
        Files.writeString(file.origin(), "after!");
        assertChanged(file);
    }

    @Test
    void materialize_changedSize_isRefusedBeforeItIsCopied() throws IOException {
        Input.File file = file("a", "before");
        Files.writeString(file.origin(), "before and after");
        assertChanged(file);
        assertThat(root.layout().inputs().resolve("a")).doesNotExist();
    }

    @Test
    void materialize_goneOrADirectory_isRefused() throws IOException {
        Input.File file = file("a", "before");
        Files.delete(file.origin());
        assertChanged(file);
        Files.createDirectory(file.origin());
        assertChanged(file);
    }

    @Test
    void materialize_fifoInstead_isRefusedAndNotWaitedFor() throws Exception {
        Input.File file = file("a", "");
        Files.delete(file.origin());
        assertThat(new ProcessBuilder("mkfifo", file.origin().toString())
                        .start()
                        .waitFor())
                .isZero();
        assertChanged(file);
    }

    @Test
    void materialize_inPlace_placesNothingAndIsChecked() throws IOException {
        Action action = action().isolation(Isolation.DIRECTORY)
                .inputPlacement(InputPlacement.IN_PLACE)
                .input("a", file("a", "content"))
                .build();
        root.materialize(action);
        try (Stream<Path> placed = Files.list(root.layout().inputs())) {
            assertThat(placed).containsExactly(root.layout().inputs().resolve("job"));
        }
        assertThatCode(() -> root.checkInPlace(action)).doesNotThrowAnyException();
    }
}
