package dev.codonq.scheduling;

import dev.codonq.testing.HostTraces;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A control group below the machine's first whose processes may use one processor, and no more. Not thread-safe. */
final class CpuQuota implements AutoCloseable {
    private static final String PERIOD_MICROS = "100000";

    private final Path directory;

    private CpuQuota(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes it. Where that is not to be had the test is skipped; for root on a continuous-integration machine it fails if
     * the kernel has it.
     */
    static CpuQuota ofOneProcessor() {
        List<String> problems = new ArrayList<>();
        boolean isThere = false;
        for (String mount : HostTraces.mountTable()) {
            String[] fields = mount.split(" ", -1);
            String options = fields[fields.length - 1];
            boolean isLegacy = mount.contains(" - cgroup ")
                    && List.of(options.split(",", -1)).contains("cpu");
            boolean isUnified = mount.contains(" - cgroup2 ") && handsDownCpu(Path.of(fields[4]));
            if (isLegacy || isUnified) {
                isThere = true;
                try {
                    return make(Path.of(fields[4]), isUnified);
                } catch (IOException e) {
                    problems.add(e.toString());
                }
            }
        }
        String reason = "no group with a quota of processor time: " + (isThere ? problems : "no such controller");
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        if (isThere && isRoot) {
            RealCodon.missing(reason);
        }
        return Assumptions.abort(reason);
    }

    private static boolean handsDownCpu(Path root) {
        try {
            return List.of(Files.readString(root.resolve("cgroup.subtree_control"), StandardCharsets.ISO_8859_1)
                            .strip()
                            .split(" ", -1))
                    .contains("cpu");
        } catch (IOException e) {
            return false;
        }
    }

    private static CpuQuota make(Path root, boolean isUnified) throws IOException {
        Path directory = root.resolve("codonq-test-" + UUID.randomUUID());
        CpuQuota quota = new CpuQuota(Files.createDirectory(directory));
        try {
            if (isUnified) {
                quota.write("cpu.max", PERIOD_MICROS + " " + PERIOD_MICROS);
            } else {
                quota.write("cpu.cfs_period_us", PERIOD_MICROS);
                quota.write("cpu.cfs_quota_us", PERIOD_MICROS);
            }
            return quota;
        } catch (IOException e) {
            quota.close();
            throw e;
        }
    }

    private void write(String name, String value) throws IOException {
        Files.writeString(directory.resolve(name), value, StandardOpenOption.WRITE);
    }

    /** Returns a command that takes the rest of the line as a command of its own and runs that in the group. */
    List<String> prefix() {
        return List.of(
                "/bin/sh",
                "-c",
                "echo 0 > \"$0\" && exec \"$@\"",
                directory.resolve("cgroup.procs").toString());
    }

    /** Removes the group, from which a process that has ended can take a moment to vanish. */
    @Override
    public void close() {
        Awaitility.await().ignoreException(FileSystemException.class).until(() -> {
            Files.deleteIfExists(directory);
            return true;
        });
    }
}
