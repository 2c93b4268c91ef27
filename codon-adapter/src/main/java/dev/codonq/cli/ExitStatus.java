package dev.codonq.cli;

/** The statuses with which the program ends by itself; a signal's is 128 and its number. */
final class ExitStatus {
    static final int OK = 0;
    /** A job failed, timed out or was cancelled. */
    static final int JOB_FAILED = 1;
    /** Wrong usage: nothing was run. */
    static final int USAGE = 2;
    /** The machinery failed. */
    static final int MACHINERY = 3;

    private ExitStatus() {}
}
