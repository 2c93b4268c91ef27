package dev.codonq.sandbox;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What counts, and where it can bounds, what all processes of one run use: memory, processor time, processes.
 *
 * <p>Implementations MUST be thread-safe, MUST accept every call at any time, also before the run has begun and after it
 * has ended, and MUST NOT claim a limit to be exceeded without proof.
 */
interface Accounting extends AutoCloseable {
    /** A look at a swarm must not take long. */
    int MOST_PROGRAMS = 16;

    /** Returns files to which the run's first process writes {@code 0}, before anything else, to be counted. */
    List<Path> entrances();

    /** Returns the numbers of the processes that are counted, where the kernel knows; none where it does not. */
    Set<Long> members();

    /** Returns the names of the programs that run now, of some of them where there are many; none where it is not known. */
    default List<String> programs() {
        return members().stream()
                .limit(MOST_PROGRAMS)
                .flatMap(pid -> ProcFile.stat(pid).stream())
                .map(ProcFile.Stat::name)
                .toList();
    }

    /**
     * Lets the run make no further process, where the kernel can be told: so that a list of its processes can be
     * complete, and killing who is on it ends. A refusal from here on is no limit exceeded.
     */
    void seal();

    /** Looks now. Returns a limit that the run has been found to exceed, now or earlier. */
    Optional<Limit> check();

    /**
     * Returns the memory that the run's processes hold now, or held at the last {@link #check}; without what the kernel
     * takes back at need, as far as it tells. Empty where that is not known, and after {@link #close}.
     */
    Optional<Long> memoryInUse();

    /** Returns what has been used so far; all of it, once the run has ended. */
    ResourceUse use();

    /** Gives back what is held for the run, whose processes must be gone. A failure is logged. */
    @Override
    void close();
}
