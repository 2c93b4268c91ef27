package dev.codonq.compile;

/** Where a compile's result came from. */
public enum CacheUse {
    /** From memory: an earlier compile of the same action. */
    HIT_MEMORY("hit:memory"),
    /** From disk: a compile of the same action, earlier or by another process. */
    HIT_DISK("hit:disk"),
    /** From what other machines share: a compile of the same action by one of them, or by this one at another time. */
    HIT_REMOTE("hit:remote"),
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

    /** Returns whether an earlier compile, or one of another process or machine, gave the result. */
    public boolean isHit() {
        return this == HIT_MEMORY || this == HIT_DISK || this == HIT_REMOTE;
    }
}
