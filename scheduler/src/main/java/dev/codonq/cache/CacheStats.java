package dev.codonq.cache;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a disk cache holds. Immutable.
 *
 * @param actions number of results
 * @param blobs number of different files of the results
 * @param sizeBytes of all files of the cache
 * @param maxBytes what collection keeps the size below
 * @param quarantined number of files that were found damaged and moved aside
 * @param hits lookups that found a result, since the cache was made or cleared
 * @param misses lookups that did not
 * @param oldestUse when the result that is next to be collected was used last
 */
public record CacheStats(
        Path directory,
        long actions,
        long blobs,
        long sizeBytes,
        long maxBytes,
        long quarantined,
        long hits,
        long misses,
        Optional<Instant> oldestUse) {}
