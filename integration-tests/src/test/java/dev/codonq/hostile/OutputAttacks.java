package dev.codonq.hostile;

import static dev.codonq.action.Isolation.DIRECTORY;
import static dev.codonq.action.Isolation.NAMESPACES;
import static dev.codonq.hostile.Ending.exceeds;
import static dev.codonq.hostile.Ending.leavesNoOutput;
import static dev.codonq.hostile.Ending.succeeds;

import dev.codonq.action.Limit;
import java.time.Duration;
import java.util.List;

/** Attacks by way of the declared output and of the streams. */
final class OutputAttacks {
    private OutputAttacks() {}

    static List<Attack> all() {
        return List.of(
                output("ends with 0 without output", "nothing").everywhere(leavesNoOutput("output 'out' is missing")),
                output("output is a link to a file of the host", "link").everywhere(leavesNoOutput("")),
                output("output is a link to the environment", "environment").everywhere(leavesNoOutput("")),
                output("output is a link to itself", "loop").everywhere(leavesNoOutput("")),
                output("output lies behind a link to a directory of the host", "linked-directory")
                        .output("d/canary")
                        .everywhere(leavesNoOutput("")),
                output("output is a FIFO", "fifo").everywhere(leavesNoOutput("")),
                // The sandbox's shell writes there at NAMESPACES, and waits for a reader.
                output("list of its survivors is a FIFO", "list-of-survivors")
                        .timeout(Duration.ofMillis(500))
                        .at(NAMESPACES, exceeds(Limit.RUN_TIME))
                        .at(DIRECTORY, succeeds()),
                output("output is a directory", "directory").everywhere(leavesNoOutput("")),
                output("output is a socket", "socket").everywhere(leavesNoOutput("")),
                output("output has two names", "two-names")
                        .everywhere(succeeds().or(leavesNoOutput(""))),
                output("output has the setuid bit", "setuid").everywhere(succeeds()),
                output("output is closed to its owner", "closed")
                        .everywhere(succeeds().or(leavesNoOutput(""))),
                output("output is a hole of 1 TiB", "sparse")
                        .everywhere(exceeds(Limit.FILE_SIZE).or(Ending.fails(3))),
                output("output is a hole that no limit forbids", "sparse-within-limits")
                        .everywhere(leavesNoOutput("").or(exceeds(Limit.DISK))),
                Attack.of("output is exchanged while it is taken", "swap_output", "{canary}", "20")
                        .at(NAMESPACES, succeeds().or(leavesNoOutput("")).killing("swap_output"))
                        .at(DIRECTORY, succeeds().or(leavesNoOutput("")).killing("swap_output")),
                Attack.of("floods both streams", "flood", "4096", "20").everywhere(exceeds(Limit.OUTPUT)),
                Attack.of("looks for a way back through its descriptors", "open_streams")
                        .everywhere(succeeds().allowingOnly()));
    }

    private static Attack output(String name, String what) {
        return Attack.of(name, "bad_output", what, "{canary}");
    }
}
