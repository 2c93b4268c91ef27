package dev.codonq.compile;

/** Where a compile's result came from. */
public enum CacheUse {
    /** From memory: an earlier compile of the same action succeeded. */
    HIT_MEMORY("hit:memory"),
    /** From the run of another compile of the same action at the same time. */
    SHARED("shared"),
    /** From a run of its own. */
    MISS("miss"),
    /** From a run of its own; nothing is remembered. */
    OFF("off");

    private final String label;

    CacheUse(String label) {
        this.label = label;
    }

    /** Returns the name used in reports. */
    public String label() {
        return label;
    }
}
