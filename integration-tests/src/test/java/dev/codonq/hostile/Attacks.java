package dev.codonq.hostile;

import static dev.codonq.action.Isolation.DIRECTORY;
import static dev.codonq.action.Isolation.NAMESPACES;
import static dev.codonq.hostile.Ending.errs;
import static dev.codonq.hostile.Ending.exceeds;
import static dev.codonq.hostile.Ending.fails;
import static dev.codonq.hostile.Ending.succeeds;

import dev.codonq.action.Limit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The table of all attacks. What stands here is what {@code docs/isolation.md} promises. */
final class Attacks {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Without a control group a chain of processes is hunted for ten seconds, mostly in vain, and the result says so. */
    private static final Ending UNCAUGHT = succeeds()
            .or(exceeds(Limit.RUN_TIME))
            .or(errs("processes of the run are still there"))
            .escaping();

    private Attacks() {}

    static List<Attack> all() {
        return Stream.of(onProcesses(), onTime(), onMemory(), onDisk(), OutputAttacks.all(), HostAttacks.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Attack> onProcesses() {
        return List.of(
                // A namespace refuses the last of them; the program can then have ended before anybody looked.
                Attack.of("fork bomb", "fork_bomb", "300", "30")
                        .everywhere(exceeds(Limit.PROCESSES))
                        .uncountedAt(NAMESPACES, exceeds(Limit.PROCESSES).or(fails(1))),
                Attack.of("thread bomb", "thread_bomb", "300", "30")
                        .everywhere(exceeds(Limit.PROCESSES))
                        .uncountedAt(NAMESPACES, exceeds(Limit.PROCESSES).or(fails(1))),
                Attack.of("chain of processes beside the first one", "comet", "3", "stay")
                        // Those that have ended count until somebody has waited for them.
                        .limits(limits -> limits.processes(1000))
                        .timeout(SHORT)
                        .at(NAMESPACES, exceeds(Limit.RUN_TIME))
                        // Those that have ended count until the host's first process takes note, and may be too many.
                        .at(DIRECTORY, exceeds(Limit.RUN_TIME).or(exceeds(Limit.PROCESSES)))
                        .uncountedAt(DIRECTORY, UNCAUGHT),
                Attack.of("chain of processes that outlives the first one", "comet", "3", "leave")
                        // None of them is there for long enough to be listed for certain.
                        .at(NAMESPACES, succeeds().or(exceeds(Limit.PROCESSES)).killingWhateverIsLeft())
                        .at(DIRECTORY, succeeds().or(exceeds(Limit.PROCESSES)).killing("comet"))
                        .uncountedAt(DIRECTORY, UNCAUGHT),
                Attack.of("daemon that writes to the output", "daemon", "20")
                        .everywhere(succeeds().killing("daemon")),
                Attack.of("daemon with another session and environment", "stranger", "20")
                        .at(NAMESPACES, succeeds().killing("stranger"))
                        .at(DIRECTORY, succeeds().killing("stranger"))
                        .uncountedAt(DIRECTORY, succeeds().escaping()),
                Attack.of("child that holds the streams", "hold_streams", "20")
                        .everywhere(succeeds().killing("hold_streams")),
                // Elsewhere it would kill whatever else the user runs.
                Attack.of("kills everybody", "kill_all")
                        // It kills its parent, a shell that would have passed on its exit code.
                        .at(NAMESPACES, fails(137).allowingOnly("stop the shell", "kill the shell", "kill process 1")));
    }

    private static List<Attack> onTime() {
        return List.of(
                Attack.of("ignores every signal", "ignore_signals", "20")
                        .timeout(SHORT)
                        .everywhere(exceeds(Limit.RUN_TIME)),
                Attack.of("stops itself", "stop_itself", "20").timeout(SHORT).everywhere(exceeds(Limit.RUN_TIME)),
                Attack.of("closes its streams and lives on", "close_streams", "20")
                        .timeout(SHORT)
                        .everywhere(exceeds(Limit.RUN_TIME)),
                Attack.of("sleeps silently", "sleep_silently", "60")
                        .limits(limits -> limits.silentTimeout(SHORT))
                        .everywhere(exceeds(Limit.SILENCE)),
                Attack.of("burns processor time in one process", "ignore_signals", "20")
                        .limits(limits -> limits.cpuTime(Duration.ofSeconds(1)))
                        .everywhere(exceeds(Limit.CPU_TIME)),
                Attack.of("burns processor time in one child after the other", "burn_cpu", "40", "200")
                        .limits(limits -> limits.cpuTime(Duration.ofSeconds(1)))
                        .everywhere(exceeds(Limit.CPU_TIME)));
    }

    private static List<Attack> onMemory() {
        return List.of(
                memory("memory of its own", "private").everywhere(exceeds(Limit.MEMORY)),
                memory("memory of many children", "children").everywhere(exceeds(Limit.MEMORY)),
                memory("shared memory", "shared").everywhere(exceeds(Limit.MEMORY)),
                // What belongs to no process is refused where there is a filter of system calls, and else counted only
                // by a control group.
                memory("shared memory of System V", "sysv")
                        .at(NAMESPACES, fails(1))
                        .at(DIRECTORY, exceeds(Limit.MEMORY)),
                memory("files in memory", "memfd")
                        .at(NAMESPACES, fails(1))
                        .at(DIRECTORY, exceeds(Limit.MEMORY))
                        .uncountedAt(DIRECTORY, fails(142)),
                Attack.of("fills /dev/shm", "fill_disk", "/dev/shm", "10", "10", "unlink")
                        .at(NAMESPACES, fails(1).or(exceeds(Limit.DISK))),
                Attack.of("fills /tmp", "fill_disk", "/tmp", "10", "10").at(NAMESPACES, exceeds(Limit.DISK)));
    }

    /** Three times the limit; the program holds it until it is killed, or for so long that the run fails otherwise. */
    private static Attack memory(String name, String kind) {
        return Attack.of(name, "hog_memory", kind, "384", "5");
    }

    private static List<Attack> onDisk() {
        return List.of(
                Attack.of("fills the working directory", "fill_disk", ".", "10", "10", "keep")
                        .everywhere(exceeds(Limit.DISK)),
                Attack.of("fills the working directory and ends with 0", "fill_disk", ".", "10", "10", "leave")
                        .everywhere(exceeds(Limit.DISK)),
                Attack.of("fills the temporary directory", "fill_disk", "TMPDIR", "10", "10", "keep")
                        .everywhere(exceeds(Limit.DISK)),
                // When it has ended, the disk is empty again, and whether it was seen to be full, the moment decides.
                Attack.of("fills the disk with files without names", "fill_disk", ".", "10", "10", "unlink")
                        .at(NAMESPACES, exceeds(Limit.DISK).or(fails(1))),
                Attack.of("fills the disk with files that only it can see", "fill_disk", ".", "10", "10", "unlink")
                        .timeout(SHORT)
                        .at(DIRECTORY, exceeds(Limit.RUN_TIME)),
                Attack.of("one large file", "big_file", "40", "die").everywhere(exceeds(Limit.FILE_SIZE)),
                Attack.of("one large file, ignoring the signal", "big_file", "40", "ignore")
                        .everywhere(exceeds(Limit.FILE_SIZE).or(fails(1))),
                files("a hundred thousand files", 100_000).at(NAMESPACES, succeeds()),
                files("twenty thousand files", 20_000).at(DIRECTORY, succeeds()),
                Attack.of("directories deeper than any path", "deep_dirs", "1000")
                        .everywhere(succeeds()),
                Attack.of("names and directories that are hard to delete", "undeletable")
                        .everywhere(succeeds()));
    }

    private static Attack files(String name, int count) {
        return Attack.of(name, "tiny_files", Integer.toString(count))
                .limits(limits -> limits.memoryBytes(1L << 30).diskBytes(1L << 30));
    }
}
