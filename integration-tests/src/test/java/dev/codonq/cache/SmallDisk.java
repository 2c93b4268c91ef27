package dev.codonq.cache;

import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A disk in memory that is soon full, and of which the processes of one command alone know. Without state. */
public final class SmallDisk {
    private SmallDisk() {}

    /**
     * Returns a command that gives the rest of the line a small disk at {@code directory}. Skips the test where that cannot be
     * had; for root on a continuous-integration machine it fails.
     */
    public static List<String> at(Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue(isRoot(), "only root can mount");
        if (new ProcessBuilder("unshare", "-m", "true").inheritIO().start().waitFor() != 0) {
            RealCodon.missing("mount namespaces for root");
        }
        String mount = "mount -t tmpfs -o size=16m none \"$0\" && exec \"$@\"";
        return List.of("unshare", "-m", "--propagation", "private", "sh", "-c", mount, directory.toString());
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
