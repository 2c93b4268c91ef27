package dev.codonq.remote;

import java.time.Duration;

/**
 * How long a call may take. Immutable.
 *
 * @param call one that moves next to nothing
 * @param perMebibyte what each mebibyte of content adds
 */
record Patience(Duration call, Duration perMebibyte) {
    private static final long MEBIBYTE = 1 << 20;

    /** Returns the nanoseconds that a call may take that moves so many bytes. */
    long nanosFor(long bytes) {
        double mebibytes = (double) bytes / MEBIBYTE;
        return Wire.nanos(call) + (long) (mebibytes * Wire.nanos(perMebibyte));
    }
}
