package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of the processes of a run that had to be killed, each process once. Thread-safe. */
final class KilledNames {
    private static final int MAX_NAMES = 100;

    @GuardedBy("this")
    private final Map<Long, String> names = new LinkedHashMap<>();

    /** Adds processes that are about to be killed; those that have ended meanwhile are left out. */
    synchronized void addAll(List<Long> pids) {
        for (long pid : pids) {
            if (names.size() < MAX_NAMES && !names.containsKey(pid)) {
                ProcFile.stat(pid).filter(ProcFile.Stat::isRunning).ifPresent(stat -> names.put(pid, stat.name()));
            }
        }
    }

    synchronized List<String> names() {
        return List.copyOf(names.values());
    }
}
