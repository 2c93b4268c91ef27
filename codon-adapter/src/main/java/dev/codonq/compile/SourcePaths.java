package dev.codonq.compile;

/** Where a run sees the sources. */
public enum SourcePaths {
    /** At their own absolute paths: the artifact's bytes equal those of the bare compiler. */
    REAL,
    /** At fixed paths below {@code /job/src}: equal bytes and keys in every checkout and on every machine. */
    VIRTUAL
}
