package dev.codonq.action;

import java.time.Duration;
import java.util.Optional;

/**
 * What the processes of one run used, all together. Immutable.
 *
 * @param cpuTime processor time, user and system; empty where unknown
 * @param peakMemoryBytes the most memory that they held at one time; empty where unknown
 * @param source how that is known
 */
public record ResourceUse(Optional<Duration> cpuTime, Optional<Long> peakMemoryBytes, Source source) {
    /** Nothing is known, or nothing ran. */
    public static final ResourceUse UNKNOWN = new ResourceUse(Optional.empty(), Optional.empty(), Source.NONE);

    /** Who counts what a run uses, and holds it to its limits. */
    public enum Source {
        /** The kernel, for a control group that the run was in from its start: exact, and no process escapes. */
        CONTROL_GROUP,
        /**
         * Codonq, which looks at the run's processes many times a second: what happens between two looks is missed, and
         * a limit can be exceeded for as long.
         */
        SAMPLING,
        /** Nobody. */
        NONE
    }
}
