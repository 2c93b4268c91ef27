package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name that says which process owns a directory: {@code BOOT.PIDNS.PID.START}. The boot and the pid namespace say
 * where the process number means something, the start time tells the owner from a later process with the same number.
 */
final class OwnerName {
    private static final Pattern FORM = Pattern.compile(
            "(?<boot>[0-9a-f]{8})\\.(?<ns>[0-9]{1,18})\\.(?<pid>[0-9]{1,18})\\.(?<start>[0-9]{1,18})\\..*");

    private OwnerName() {}

    /** Returns the name of the current process. */
    static String current() {
        long pid = ProcessHandle.current().pid();
        long start = ProcFile.stat(pid)
                .orElseThrow(() -> new IllegalStateException("/proc does not show this process, " + pid))
                .startTicks();
        return boot() + "." + pidNamespace() + "." + pid + "." + start;
    }

    /**
     * Returns whether {@code name} is that of an owner who is certainly gone. A process of another pid namespace that
     * shares the directory cannot be judged from here: its directories stay until the next boot.
     */
    static boolean isAbandoned(String name) {
        Matcher owner = FORM.matcher(name);
        if (!owner.matches()) {
            return false;
        }
        if (!owner.group("boot").equals(boot())) {
            return true;
        }
        if (!owner.group("ns").equals(pidNamespace())) {
            return false;
        }
        return !isRunning(Long.parseLong(owner.group("pid")), Long.parseLong(owner.group("start")));
    }

    private static boolean isRunning(long pid, long startTicks) {
        try {
            return ProcFile.stat(pid)
                    .filter(ProcFile.Stat::isRunning)
                    .filter(stat -> stat.startTicks() == startTicks)
                    .isPresent();
        } catch (UncheckedIOException unknown) {
            return true;
        }
    }

    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).substring(0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell this boot from others", e);
        }
    }

    private static String pidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("[^0-9]", "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell this pid namespace from others", e);
        }
    }
}
