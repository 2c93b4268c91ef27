package dev.codonq.action;

/** How a run comes to see its inputs. */
public enum InputPlacement {
    /** Copied into the execution root, where only the run sees them. */
    MATERIALIZED,
    /**
     * Read where they stand on the host: the path of an input is its path on the host. The digests are checked when the
     * run has ended. Only for {@link Isolation#DIRECTORY}.
     */
    IN_PLACE
}
