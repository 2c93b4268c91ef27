package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.ToolTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCommandLineTest {
    private static final Digest EMPTY = Digest.of(new byte[0]);
    private static final SandboxUser SELF = new SandboxUser(1234, false);
    private static final SandboxUser DROPPED = new SandboxUser(65432, true);

    @TempDir
    Path temporary;

    private ExecutionRoot root;

    private final Action action = Action.builder("/opt/codon/bin/codon", "build", "--", "a b", "")
            .environment("PATH", "/usr/bin")
            .environment("LANG", "C.UTF-8")
            .toolTree(new ToolTree(Path.of("/opt/codon"), EMPTY))
            .input("srv/a.py", new Input.File(EMPTY, Path.of("/srv/a.py"), false))
            .input("tmp/link", new Input.Link("/etc/passwd"))
            .build();

    @BeforeEach
    void createRoot() throws IOException {
        root = ExecutionRoot.create(temporary.resolve("1"), SELF, Trash.in(temporary.resolve("trash")));
    }

    private static SandboxCommandLine commandLine(SandboxUser user) {
        return new SandboxCommandLine(Path.of("/usr/bin/bwrap"), Path.of("/filter.bpf"), user, RunTrace.NONE);
    }

    private List<String> inNamespaces() throws IOException {
        return commandLine(SELF).inNamespaces(action, root.layout(), List.of()).arguments();
    }

    private static int indexOf(List<String> command, String... arguments) {
        int index = Collections.indexOfSubList(command, List.of(arguments));
        assertThat(index).as("%s in %s", List.of(arguments), command).isNotNegative();
        return index;
    }

    @Test
    void inNamespaces_environment_holdsNothingOfTheHost() throws IOException {
        ProcessRunner.Command command = commandLine(SELF).inNamespaces(action, root.layout(), List.of());
        assertThat(command.environment()).isEmpty();
        List<String> arguments = command.arguments();
        int cleared = indexOf(arguments, "--clearenv");
        assertThat(arguments.subList(cleared, arguments.indexOf("--")))
                .containsExactly(
                        "--clearenv",
                        "--setenv",
                        "HOME",
                        "/tmp",
                        "--setenv",
                        "LANG",
                        "C.UTF-8",
                        "--setenv",
                        "PATH",
                        "/usr/bin",
                        "--setenv",
                        "TMPDIR",
                        "/tmp");
    }

    @Test
    void aroundWarmChild_sandbox_isThatOfAnyOtherCommand() throws IOException {
        List<String> command = commandLine(SELF)
                .aroundWarmChild(action, root.layout(), List.of(Path.of("/groups/tasks")))
                .arguments();
        List<String> other = inNamespaces();
        assertThat(command.subList(command.indexOf("/usr/bin/bwrap"), command.indexOf("--")))
                .isEqualTo(other.subList(other.indexOf("/usr/bin/bwrap"), other.indexOf("--")));
    }

    @Test
    void environmentOfWarmChild_action_isThatOfAnyOtherCommandInBubblewrap() {
        assertThat(commandLine(SELF).environmentOfWarmChild(action))
                .containsOnly(
                        Map.entry("HOME", "/tmp"),
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("PATH", "/usr/bin"),
                        Map.entry("PWD", "/job/out"),
                        Map.entry("TMPDIR", "/tmp"));
    }

    @Test
    void inNamespaces_command_isGivenAsItIs() throws IOException {
        List<String> command = inNamespaces();
        assertThat(command).endsWith("/opt/codon/bin/codon", "build", "--", "a b", "");
    }

    @Test
    void inNamespaces_limits_areSetInTheSandboxByTheShellThatStartsTheCommand() throws IOException {
        List<String> command = inNamespaces();
        assertThat(command.subList(command.indexOf("--"), command.indexOf("/opt/codon/bin/codon")))
                .containsExactly(
                        "--",
                        "/bin/sh",
                        "-c",
                        "ulimit -n 1024 && ulimit -f 2097152 || exit; "
                                // bubblewrap and the shell are there, too
                                + "ulimit -p 290 2>/dev/null || ulimit -u 290 || exit; "
                                + Survivors.SCRIPT,
                        "sh");
    }

    @Test
    void inNamespaces_writableFileSystems_areInMemoryAndBounded() throws IOException {
        for (String place : List.of("/job/out", "/tmp")) {
            assertThat(inNamespaces()).containsSequence("--size", "1073741824", "--tmpfs", place);
        }
        assertThat(inNamespaces()).containsSequence("--size", "67108864", "--tmpfs", "/dev/shm");
        assertThat(inNamespaces()).doesNotContain("--bind", "--dev-bind", "--share-net");
    }

    @Test
    void entrances_comeFirst() throws IOException {
        List<Path> entrances = List.of(Path.of("/cg/memory/procs"), Path.of("/cg/pids/procs"));
        for (List<String> command : List.of(
                commandLine(DROPPED)
                        .inNamespaces(action, root.layout(), entrances)
                        .arguments(),
                commandLine(DROPPED)
                        .inDirectory(action, root.layout(), "mark", entrances)
                        .arguments())) {
            assertThat(command.subList(0, 2)).containsExactly("/bin/sh", "-c");
            assertThat(command.get(2))
                    .startsWith("ulimit -c 0; echo 0 >\"$1\" || exit; shift; echo 0 >\"$1\" || exit; shift; ");
            assertThat(command.subList(4, 6)).containsExactly("/cg/memory/procs", "/cg/pids/procs");
            assertThat(indexOf(command, "/cg/pids/procs")).isLessThan(indexOf(command, "/usr/bin/setpriv"));
        }
    }

    /** A later mount hides an earlier one at the same place or above; the root becomes read-only when all is there. */
    @Test
    void inNamespaces_mounts_areInOrder() throws IOException {
        List<String> command = inNamespaces();
        String inputs = root.layout().inputs().toString();
        assertThat(List.of(
                        indexOf(command, "--ro-bind", "/usr", "/usr"),
                        indexOf(command, "--proc", "/proc"),
                        indexOf(command, "--dev", "/dev"),
                        indexOf(command, "--tmpfs", "/dev/shm"),
                        indexOf(command, "--remount-ro", "/dev"),
                        indexOf(command, "--tmpfs", "/tmp"),
                        indexOf(command, "--ro-bind", "/opt/codon", "/opt/codon"),
                        indexOf(command, "--ro-bind", inputs + "/srv", "/srv"),
                        indexOf(command, "--symlink", "/etc/passwd", "/tmp/link"),
                        indexOf(command, "--tmpfs", "/job/out"),
                        indexOf(command, "--remount-ro", "/"),
                        indexOf(command, "--chdir", "/job/out"),
                        indexOf(command, "--clearenv")))
                .isSorted();
    }

    @Test
    void inNamespaces_toolsElsewhereOnTheHost_areShownAtTheirPathOfTheRun() throws IOException {
        Action moved = Action.builder("/opt/codon/bin/codon")
                .toolTree(new ToolTree(Path.of("/opt/codon"), EMPTY, Path.of("/srv/tools/codon")))
                .build();

        indexOf(
                commandLine(SELF).inNamespaces(moved, root.layout(), List.of()).arguments(),
                "--ro-bind",
                "/srv/tools/codon",
                "/opt/codon");
    }

    @Test
    void inNamespaces_separation_isComplete() throws IOException {
        assertThat(inNamespaces())
                .contains(
                        "--unshare-user",
                        "--unshare-pid",
                        "--unshare-ipc",
                        "--unshare-uts",
                        "--unshare-net",
                        "--disable-userns",
                        "--new-session",
                        "--die-with-parent")
                .containsSequence("--cap-drop", "ALL")
                .containsSequence("--uid", "1000", "--gid", "1000");
    }

    @Test
    void inNamespaces_statusFile_isWhereTheRunCannotSeeIt() throws IOException {
        List<String> command = inNamespaces();
        assertThat(command.subList(0, 2)).containsExactly("/bin/sh", "-c");
        assertThat(command.get(4)).isEqualTo(root.layout().statusFile().toString());
        assertThat(command.subList(5, command.size()))
                .doesNotContain(root.layout().statusFile().toString());
    }

    @Test
    void inNamespaces_droppedUser_isDroppedBeforeBubblewrapStarts() throws IOException {
        List<String> command = commandLine(DROPPED)
                .inNamespaces(action, root.layout(), List.of())
                .arguments();
        assertThat(command.subList(6, 8)).containsExactly("/usr/bin/setpriv", "--reuid=65432");
        assertThat(indexOf(command, "--no-new-privs", "--", "/usr/bin/bwrap")).isPositive();
        assertThat(inNamespaces()).doesNotContain("/usr/bin/setpriv");
    }

    @Test
    void inDirectory_environment_holdsNothingOfTheHost() {
        String temporaryDirectory = root.layout().temporaryDirectory().toString();
        assertThat(commandLine(SELF)
                        .inDirectory(action, root.layout(), "mark", List.of())
                        .environment())
                .isEqualTo(Map.of(
                        "PATH",
                        "/usr/bin",
                        "LANG",
                        "C.UTF-8",
                        "HOME",
                        temporaryDirectory,
                        "TMPDIR",
                        temporaryDirectory,
                        "CODONQ_RUN",
                        "mark"));
    }

    @Test
    void inDirectory_command_startsInAnOwnSessionInTheWorkingDirectory() {
        ProcessRunner.Command command = commandLine(DROPPED).inDirectory(action, root.layout(), "mark", List.of());
        assertThat(command.directory()).isEqualTo(root.layout().workingDirectory());
        assertThat(command.arguments().get(2))
                .isEqualTo("ulimit -c 0; ulimit -n 1024 && ulimit -f 2097152 || exit; exec \"$@\"");
        assertThat(command.arguments())
                .endsWith(
                        "--no-new-privs",
                        "--",
                        "/usr/bin/setpriv",
                        "--pdeathsig=KILL",
                        "--",
                        "/usr/bin/setsid",
                        "/opt/codon/bin/codon",
                        "build",
                        "--",
                        "a b",
                        "");
    }
}
