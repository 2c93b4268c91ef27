package dev.codonq.cache;

/**
 * What a collection did. Immutable.
 *
 * @param actions number of results deleted
 * @param freedBytes size of all that was deleted
 * @param sizeBytes size of what is left
 */
public record CollectionReport(long actions, long freedBytes, long sizeBytes) {}
