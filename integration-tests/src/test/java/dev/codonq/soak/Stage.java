package dev.codonq.soak;

import java.nio.file.Path;

/**
 * What the rounds of a soak have in common. Immutable.
 *
 * @param directory the only one that the soak itself writes to
 * @param mark stands in the command line of every process of a run, but for the neighbour's
 */
record Stage(Path directory, String mark, Compiles compiles, Findings findings) {
    Path cache() {
        return directory.resolve("cache");
    }

    Path memo() {
        return directory.resolve("memo");
    }
}
