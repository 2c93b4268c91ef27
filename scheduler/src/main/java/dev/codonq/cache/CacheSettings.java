package dev.codonq.cache;

import java.time.Duration;

/**
 * What a disk cache is opened with. Immutable.
 *
 * @param maxBytes what collection keeps the size below
 * @param maxAge results that were not used for longer are collected, too
 * @param isReadOnly whether nothing is written, not even what was used when
 */
public record CacheSettings(long maxBytes, Duration maxAge, boolean isReadOnly) {
    /** 5 GiB, 60 days. */
    public static final CacheSettings DEFAULT = new CacheSettings(5L << 30, Duration.ofDays(60), false);

    /** Under these everything is too much and too old. */
    static final CacheSettings NOTHING = new CacheSettings(0, Duration.ZERO, false);

    /** Under these nothing is ever collected. */
    public static final CacheSettings UNLIMITED = new CacheSettings(Long.MAX_VALUE, Duration.ofDays(365_000), false);

    public CacheSettings {
        if (maxBytes < 0 || maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "neither " + maxBytes + " bytes nor an age of " + maxAge + " may be negative");
        }
    }

    public CacheSettings withMaxBytes(long bytes) {
        return new CacheSettings(bytes, maxAge, isReadOnly);
    }

    /** Returns these settings for a cache that nothing is written to. */
    public CacheSettings readOnly() {
        return new CacheSettings(maxBytes, maxAge, true);
    }
}
