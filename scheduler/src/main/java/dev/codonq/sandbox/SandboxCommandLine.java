package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.ToolTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command that runs an action inside its sandbox, for each level of isolation. Immutable.
 *
 * <p>It begins with a shell that switches core dumps off and, for bubblewrap, opens the status file, which Java cannot
 * pass to a process; then the user is dropped where we are root.
 */
final class SandboxCommandLine {
    /** The uid and gid that a run has in its own user namespace, on every machine. */
    static final int UID = 1000;

    private static final long SHARED_MEMORY_BYTES = 64L << 20;
    private static final long TMP_BYTES = 1L << 30;

    private final Path bubblewrap;
    private final SandboxUser user;

    SandboxCommandLine(Path bubblewrap, SandboxUser user) {
        this.bubblewrap = bubblewrap;
        this.user = user;
    }

    /** Returns the command for {@link dev.codonq.action.Isolation#DIRECTORY}; {@code mark} marks its processes. */
    ProcessRunner.Command inDirectory(Action action, ExecutionRoot root, String mark) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c 0; exec \"$@\"", "sh"));
        command.addAll(user.prefix());
        command.add("/usr/bin/setsid");
        command.addAll(action.arguments());
        Map<String, String> environment = new TreeMap<>(action.environment());
        environment.put("HOME", root.temporaryDirectory().toString());
        environment.put("TMPDIR", root.temporaryDirectory().toString());
        environment.put(SessionTree.MARK, mark);
        return new ProcessRunner.Command(command, environment, root.workingDirectory());
    }

    /** Returns the command for {@link dev.codonq.action.Isolation#NAMESPACES}. */
    ProcessRunner.Command inNamespaces(Action action, ExecutionRoot root) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -c 0; exec \"$@\" 8>\"$0\"",
                root.statusFile().toString()));
        command.addAll(user.prefix());
        command.add(bubblewrap.toString());
        command.addAll(separation());
        command.addAll(system());
        for (ToolTree tree : action.toolTrees()) {
            command.addAll(
                    List.of("--ro-bind", tree.path().toString(), tree.path().toString()));
        }
        for (String bound : BindPoints.of(action)) {
            // The source of a mount is resolved outside the sandbox: a link there would lead to the host's files.
            command.addAll(
                    action.inputs().get(bound) instanceof Input.Link link
                            ? List.of("--symlink", link.target(), "/" + bound)
                            : List.of("--ro-bind", root.inputs().resolve(bound).toString(), "/" + bound));
        }
        String out = "/" + Action.WORKING_DIRECTORY;
        command.addAll(List.of("--bind", root.workingDirectory().toString(), out, "--remount-ro", "/", "--chdir", out));
        command.add("--clearenv");
        environment(action).forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        command.add("--");
        command.addAll(action.arguments());
        // Bubblewrap itself needs no environment; what it is given, the run could read in /proc/1/environ.
        return new ProcessRunner.Command(command, Map.of(), root.workingDirectory());
    }

    private static Map<String, String> environment(Action action) {
        Map<String, String> environment = new TreeMap<>(action.environment());
        environment.put("HOME", "/tmp");
        environment.put("TMPDIR", "/tmp");
        return environment;
    }

    private static List<String> separation() {
        return List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-net",
                "--unshare-cgroup-try",
                "--disable-userns",
                "--uid",
                Integer.toString(UID),
                "--gid",
                Integer.toString(UID),
                "--hostname",
                "codonq",
                "--cap-drop",
                "ALL",
                "--new-session",
                "--die-with-parent",
                "--json-status-fd",
                "8");
    }

    /** The system's programs and libraries, and private instances of what must be writable. */
    private static List<String> system() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
        for (String directory : BindPoints.USR_ALIASES) {
            Path path = Path.of("/" + directory);
            if (Files.isSymbolicLink(path)) {
                arguments.addAll(
                        List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        // Some systems reach their compiler or libraries through these two.
        for (String path : List.of("/etc/alternatives", "/etc/ld.so.cache")) {
            arguments.addAll(List.of("--ro-bind-try", path, path));
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        // /dev is a writable tmpfs without limit unless remounted; OpenMP programs need /dev/shm.
        arguments.addAll(List.of("--size", Long.toString(SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"));
        arguments.addAll(List.of("--remount-ro", "/dev"));
        arguments.addAll(List.of("--size", Long.toString(TMP_BYTES), "--tmpfs", "/tmp"));
        return arguments;
    }
}
