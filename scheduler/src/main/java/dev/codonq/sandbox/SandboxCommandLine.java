package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.ResourceLimits;
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
 * <p>It begins with a shell that enters the control groups and, for bubblewrap, opens the files that Java cannot pass to a
 * process; then the user is dropped where we are root. In the sandbox there is a shell again, see {@link Survivors}. The
 * shell next to the action's command sets the limits of a process. No program is started that a shell can stand in for:
 * each costs the run about a millisecond.
 */
final class SandboxCommandLine {
    /** The uid and gid that a run has in its own user namespace, on every machine. */
    static final int UID = 1000;

    private static final long SHARED_MEMORY_BYTES = 64L << 20;

    /**
     * Processes that the kernel lets each user namespace have beyond the limit. Who accounts for the run is to find it
     * exceeded; were the kernel to refuse exactly then, the run would fail and nobody could say why.
     */
    private static final int SPARE_PROCESSES = 32;

    /** What a shell counts the size of a file in. */
    private static final int LIMIT_BLOCK_BYTES = 512;

    private final Path bubblewrap;
    private final Path filter;
    private final SandboxUser user;
    private final Map<String, String> traceEnvironment;

    /**
     * @param filter file with the program of a {@link SeccompFilter}
     * @param trace what commands are asked besides what their actions say
     */
    SandboxCommandLine(Path bubblewrap, Path filter, SandboxUser user, RunTrace trace) {
        this.traceEnvironment = Map.copyOf(trace.environment());
        this.bubblewrap = bubblewrap;
        this.filter = filter;
        this.user = user;
    }

    /**
     * Returns the command for {@link dev.codonq.action.Isolation#DIRECTORY}.
     *
     * @param mark marks its processes
     * @param entrances of {@link Accounting}
     */
    ProcessRunner.Command inDirectory(Action action, RootLayout root, String mark, List<Path> entrances) {
        List<String> command = shell(limits(action.limits()) + "exec \"$@\"", List.of(), entrances);
        command.addAll(user.prefix());
        // At the other level the namespace dies with us; here, at least the run's first process does.
        command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig=KILL", "--", "/usr/bin/setsid"));
        command.addAll(action.arguments());
        Map<String, String> environment = environment(action);
        environment.put("HOME", root.temporaryDirectory().toString());
        environment.put("TMPDIR", root.temporaryDirectory().toString());
        environment.put(SessionTree.MARK, mark);
        return new ProcessRunner.Command(command, environment, root.workingDirectory(), false);
    }

    /**
     * A shell that enters control groups, has no core dumped, and does what {@code script} says with the arguments that
     * follow, its own first ones being {@code parameters}.
     */
    private static List<String> shell(String script, List<String> parameters, List<Path> entrances) {
        StringBuilder whole = new StringBuilder("ulimit -c 0; ");
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "", "sh"));
        for (Path entrance : entrances) {
            whole.append("echo 0 >\"$1\" || exit; shift; ");
            command.add(entrance.toString());
        }
        command.addAll(parameters);
        command.set(2, whole.append(script).toString());
        return command;
    }

    /** Has a shell set the limits that the kernel holds each process to. */
    private static String limits(ResourceLimits limits) {
        return "ulimit -n " + limits.openFiles() + " && ulimit -f " + fileBlocks(limits) + " || exit; ";
    }

    /** Returns the limit on a file's size in the unit of shells. */
    static long fileBlocks(ResourceLimits limits) {
        return (limits.fileBytes() + LIMIT_BLOCK_BYTES - 1) / LIMIT_BLOCK_BYTES;
    }

    /** Returns how many processes the kernel is to let a user namespace have. */
    static int processesOfNamespace(ResourceLimits limits) {
        return limits.processes() + NamespaceTree.OWN_PROCESSES + SPARE_PROCESSES;
    }

    /** How many processes there may be, the kernel counts per user namespace. Shells differ in what they call it. */
    private static String limitOnProcesses(ResourceLimits limits) {
        int processes = processesOfNamespace(limits);
        return "ulimit -p " + processes + " 2>/dev/null || ulimit -u " + processes + " || exit; ";
    }

    /**
     * Returns the command for {@link dev.codonq.action.Isolation#NAMESPACES}. Bubblewrap begins the action's command when
     * it has read a byte from its standard input.
     *
     * @param entrances of {@link Accounting}
     */
    ProcessRunner.Command inNamespaces(Action action, RootLayout root, List<Path> entrances) throws IOException {
        List<String> command = shell(
                "status=$1 filter=$2; shift 2; exec \"$@\" 7<&0 0</dev/null 8>\"$status\" 9<\"$filter\"",
                List.of(root.statusFile().toString(), filter.toString()),
                entrances);
        command.addAll(sandbox(action, root));
        String limits = limits(action.limits()) + limitOnProcesses(action.limits());
        command.addAll(List.of("--", "/bin/sh", "-c", limits + Survivors.SCRIPT, "sh"));
        command.addAll(action.arguments());
        // Bubblewrap itself needs no environment; what it is given, the run could read in /proc/1/environ.
        return new ProcessRunner.Command(command, Map.of(), root.inputs(), true);
    }

    /**
     * Returns the command for the sandbox of a run whose command a {@link WarmParent} forks into it. It sets up the same
     * sandbox, with the entrances open from descriptor 3 on, and ends when its standard input does.
     */
    ProcessRunner.Command aroundWarmChild(Action action, RootLayout root, List<Path> entrances) throws IOException {
        StringBuilder names = new StringBuilder("status=$1 filter=$2");
        StringBuilder open = new StringBuilder("exec \"$@\" 7<&0 8>\"$status\" 9<\"$filter\"");
        StringBuilder close = new StringBuilder("exec");
        List<String> parameters = new ArrayList<>(List.of(root.statusFile().toString(), filter.toString()));
        for (int i = 0; i < entrances.size(); i++) {
            int descriptor = WarmParent.FIRST_ENTRANCE + i;
            open.append(' ').append(descriptor).append(">\"$entrance").append(i).append('"');
            close.append(' ').append(descriptor).append(">&-");
            parameters.add(entrances.get(i).toString());
            names.append(" entrance").append(i).append("=$").append(parameters.size());
        }
        List<String> command = shell(names + "; shift " + parameters.size() + "; " + open, parameters, entrances);
        command.addAll(sandbox(action, root));
        command.addAll(List.of("--", "/bin/sh", "-c", close + "; " + Survivors.WAITING_SCRIPT, "sh"));
        return new ProcessRunner.Command(command, Map.of(), root.inputs(), true);
    }

    /** Bubblewrap, up to what it is to start. */
    private List<String> sandbox(Action action, RootLayout root) throws IOException {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(bubblewrap.toString());
        command.addAll(separation());
        command.addAll(system());
        command.addAll(disk("/tmp", action.limits()));
        for (ToolTree tree : action.toolTrees()) {
            command.addAll(
                    List.of("--ro-bind", tree.source().toString(), tree.path().toString()));
        }
        Map<String, Input> inputs = action.inputs();
        for (String bound : BindPoints.of(action)) {
            // The source of a mount is resolved outside the sandbox: a link there would lead to the host's files.
            command.addAll(
                    inputs.get(bound) instanceof Input.Link link
                            ? List.of("--symlink", link.target(), "/" + bound)
                            : List.of("--ro-bind", root.inputs().resolve(bound).toString(), "/" + bound));
        }
        String out = "/" + Action.WORKING_DIRECTORY;
        command.addAll(disk(out, action.limits()));
        command.addAll(List.of("--remount-ro", "/", "--chdir", out, "--clearenv"));
        environmentInNamespaces(action).forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        return command;
    }

    private Map<String, String> environmentInNamespaces(Action action) {
        Map<String, String> environment = environment(action);
        environment.put("HOME", "/tmp");
        environment.put("TMPDIR", "/tmp");
        return environment;
    }

    /** Returns the whole environment of a command that a {@link WarmParent} forks. */
    Map<String, String> environmentOfWarmChild(Action action) {
        Map<String, String> environment = environmentInNamespaces(action);
        // Bubblewrap sets it for its own.
        environment.put("PWD", "/" + Action.WORKING_DIRECTORY);
        return environment;
    }

    private Map<String, String> environment(Action action) {
        Map<String, String> environment = new TreeMap<>(traceEnvironment);
        environment.putAll(action.environment());
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
                "8",
                "--seccomp",
                "9",
                "--block-fd",
                "7");
    }

    /** A file system of its own in memory, which takes no more than the run may write. */
    private static List<String> disk(String place, ResourceLimits limits) {
        return List.of("--size", Long.toString(limits.diskBytes()), "--tmpfs", place);
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
        return arguments;
    }
}
