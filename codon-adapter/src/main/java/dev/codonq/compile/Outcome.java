package dev.codonq.compile;

/** How a compile ended, and by that whose turn it is. */
public enum Outcome {
    /** Every declared artifact is there. */
    SUCCEEDED("succeeded"),
    /** The compiler said no. */
    FAILED("failed"),
    /** A limit on time was hit. */
    TIMED_OUT("timedOut"),
    /** The caller took it back. */
    CANCELLED("cancelled"),
    /** Our machinery broke. */
    ERRORED("errored"),
    /** It was never accepted. */
    REJECTED("rejected");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Returns the name used in reports. */
    public String label() {
        return label;
    }
}
