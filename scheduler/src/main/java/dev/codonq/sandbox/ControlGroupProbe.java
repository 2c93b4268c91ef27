package dev.codonq.sandbox;

import dev.codonq.action.ResourceLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A trial of control groups: one is made and limited, a process enters it, is seen in it and killed through it, and the
 * group is removed. Confined to the calling thread.
 */
final class ControlGroupProbe {
    /** Says {@code in} when it has entered; ends with us at the latest, whose end of its input is closed then. */
    private static final String ENTER_AND_STAY =
            "for entrance; do echo 0 > \"$entrance\" || exit 1; done; echo in; read -r forEver";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final ResourceLimits LIMITS = ResourceLimits.defaults().toBuilder()
            .memoryBytes(64 << 20)
            .processes(8)
            .build();

    private ControlGroupProbe() {}

    /**
     * Tries a group.
     *
     * @throws IOException if any step fails; its message says which
     */
    static void tryOut(GroupFiles files) throws IOException {
        files.create();
        try {
            files.limit(LIMITS);
            Process process = enter(files);
            try {
                requireCounted(files, process.pid());
                files.kill();
                if (!Polling.until(PATIENCE, () -> !process.isAlive())) {
                    throw new IOException("a process in " + files.directories() + " could not be killed");
                }
            } finally {
                // Ends the process too, should the kill not have.
                process.getOutputStream().close();
            }
        } finally {
            ControlGroup.end(files);
        }
    }

    private static Process enter(GroupFiles files) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", ENTER_AND_STAY, "sh"));
        files.entrances().forEach(entrance -> command.add(entrance.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        try (BufferedReader output = process.inputReader()) {
            String answer = output.readLine();
            if (!"in".equals(answer)) {
                throw new IOException("a process cannot enter " + files.directories() + ": " + answer);
            }
            return process;
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static void requireCounted(GroupFiles files, long pid) throws IOException {
        for (Path directory : files.directories()) {
            if (!GroupFiles.membersIn(directory).contains(pid)) {
                throw new IOException("a process that entered is not in " + directory);
            }
        }
        if (files.memoryExceeded() || files.processesExceeded()) {
            throw new IOException("a shell exceeds the limits of " + files.directories());
        }
        files.cpuTime();
        files.memoryInUse();
        files.peakMemoryBytes();
    }
}
