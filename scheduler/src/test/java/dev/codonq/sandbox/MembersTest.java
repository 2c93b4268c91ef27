package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is of a run: shells stand for bubblewrap and for the first process of its namespace. */
@Timeout(60)
class MembersTest {
    /** Says the number of a grandchild, whose parent stays. */
    private static final String THREE_GENERATIONS = "(sleep 1000 < /dev/null & echo $!; wait) & wait";

    private static BubblewrapStatus status(Path directory, String text) throws IOException {
        return new BubblewrapStatus(Files.writeString(directory.resolve("status"), text));
    }

    private static BubblewrapStatus statusOf(Path directory, Shell init) throws IOException {
        return status(directory, "{ \"child-pid\": " + init.pid() + " }\n");
    }

    @Test
    void namespaceMembers_ofThreeGenerations_areAllOfThem(@TempDir Path directory) throws IOException {
        try (Shell bubblewrap = Shell.start("read go");
                Shell init = Shell.start(THREE_GENERATIONS)) {
            long grandchild = Long.parseLong(init.line());
            long child = ProcessHandle.of(grandchild)
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
            NamespaceTree tree = new NamespaceTree(bubblewrap.process(), statusOf(directory, init));
            assertThat(tree.members()).containsExactly(init.pid(), child, grandchild);
        }
    }

    @Test
    void namespaceMembers_childThatNobodyWaitsFor_isOne(@TempDir Path directory) throws IOException {
        try (Shell bubblewrap = Shell.start("read go");
                Shell init = Shell.start(
                        // A shell would wait for it: so it ends when that has become a program that does not.
                        "sh -c 'until [ $(cat /proc/$PPID/comm) = sleep ]; do :; done' & echo $!; exec sleep 1000")) {
            long ended = Long.parseLong(init.line());
            NamespaceTree tree = new NamespaceTree(bubblewrap.process(), statusOf(directory, init));
            await().until(() ->
                    ProcFile.stat(ended).filter(stat -> stat.state() == 'Z').isPresent());
            assertThat(tree.members()).containsExactly(init.pid(), ended);
        }
    }

    @Test
    void children_ofAThreadThatIsNotTheFirst_areFound() throws IOException {
        try (Shell child = Shell.start("read go")) {
            // Java starts processes from a thread other than its first: so only a look at all threads finds them.
            assertThat(ProcFile.children(ProcessHandle.current().pid())).contains(child.pid());
        }
    }

    @Test
    void namespaceMembers_withoutNamespace_areNone(@TempDir Path directory) throws IOException {
        Shell bubblewrap = Shell.start("read go");
        assertThat(new NamespaceTree(bubblewrap.process(), status(directory, "")).members())
                .isEmpty();
        bubblewrap.close();
        try (Shell init = Shell.start("read go")) {
            NamespaceTree tree = new NamespaceTree(bubblewrap.process(), statusOf(directory, init));
            assertThat(tree.members()).as("the number may be a stranger's").isEmpty();
        }
    }

    @Test
    void sessionMembers_areThoseOfTheSession() throws IOException {
        try (Shell run = Shell.start("sleep 1000 & echo $!; wait");
                Shell other = Shell.start("read go")) {
            long child = Long.parseLong(run.line());
            // setsid needs no fork here: the session's first process is the one that was started.
            Accounting accounting = new SampledAccounting(ResourceLimits.defaults(), List::of);
            SessionTree tree = new SessionTree(run.process(), "0a1b2c3d", accounting);
            assertThat(tree.members())
                    .containsExactlyInAnyOrder(run.pid(), child)
                    .doesNotContain(other.pid());
        }
    }

    @Test
    void stat_nameMadeToDeceive_isShownInOneLine(@TempDir Path directory) throws IOException {
        Path program = directory.resolve("a) Z 1\n(\u001b");
        Files.copy(Path.of("/bin/sleep"), program);
        Process process = new ProcessBuilder(program.toString(), "1000").start();
        try {
            await().untilAsserted(() -> assertThat(ProcFile.stat(process.pid()).map(ProcFile.Stat::name))
                    .contains("a) Z 1?(?"));
            assertThat(ProcFile.stat(process.pid()).filter(ProcFile.Stat::isRunning))
                    .isPresent();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void stat_ofOurselves_isSane() {
        ProcFile.Stat stat = ProcFile.stat(ProcessHandle.current().pid()).orElseThrow();
        assertThat(stat.name()).isEqualTo("java");
        assertThat(stat.threads()).isGreaterThan(5);
        assertThat(ProcFile.ofTicks(stat.ownTicks())).isPositive();
        assertThat(stat.residentPages() * ProcFile.pageBytes()).isBetween(16L << 20, 16L << 30);
        assertThat(List.of(4096L, 16384L, 65536L)).contains(ProcFile.pageBytes());
    }
}
