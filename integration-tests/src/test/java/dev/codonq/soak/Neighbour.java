package dev.codonq.soak;

import dev.codonq.cache.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Another JVM that shares the disk cache, is stopped and killed at any moment, and started again. Thread-safe. */
final class Neighbour {
    private final Path cache;
    private final Path errors;
    private final Findings findings;
    private final Random random;
    private final Queue<Long> pids = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::live, "soak-neighbour");
    private volatile boolean isClosed;

    Neighbour(Path cache, Path errors, Findings findings, Random random) {
        this.cache = cache;
        this.errors = errors;
        this.findings = findings;
        this.random = random;
    }

    void start() {
        thread.start();
    }

    /** Returns the processes that there were. */
    List<Long> pids() {
        return List.copyOf(pids);
    }

    private void live() {
        try {
            while (!isClosed) {
                liveOnce();
            }
        } catch (Exception | AssertionError e) {
            findings.broken("the neighbour: " + e);
        }
    }

    private void liveOnce() throws IOException, InterruptedException {
        String seed = Long.toString(random.nextLong());
        try (ChildJvm child = new ChildJvm(List.of(), errors, NeighbourMain.class, cache.toString(), seed)) {
            pids.add(child.pid());
            for (int lines = 1 + random.nextInt(30); lines > 0 && !isClosed; lines--) {
                String said = child.next();
                if (said == null || said.startsWith("wrong")) {
                    findings.broken("the neighbour said " + said + ", see " + errors);
                    return;
                }
            }
            if (random.nextInt(3) == 0) {
                child.signal("STOP");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
                findings.saw(Seen.NEIGHBOUR_STOPPED);
            }
            child.kill();
            int exitCode = child.awaitEnd();
            findings.require(exitCode == 128 + 9, "the neighbour has exited with " + exitCode);
            findings.saw(Seen.NEIGHBOUR_KILLED);
        }
    }

    /** Ends the last of them, and waits for that. */
    void end() throws InterruptedException {
        isClosed = true;
        thread.join();
    }
}
