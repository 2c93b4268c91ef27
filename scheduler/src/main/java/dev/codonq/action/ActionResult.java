package dev.codonq.action;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run gave that came to its end: its exit code, the declared outputs by their path, and what it wrote. Immutable.
 *
 * @param outputs every declared output, by its path relative to the working directory; none unless the exit code is 0
 */
public record ActionResult(
        int exitCode,
        SortedMap<String, OutputFile> outputs,
        CapturedOutput standardOutput,
        CapturedOutput standardError) {

    public ActionResult {
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    /** Returns about how many bytes of heap the result holds. */
    public long sizeBytes() {
        long size = (long) standardOutput.keptBytes() + standardError.keptBytes();
        for (OutputFile output : outputs.values()) {
            size += output.content().digest().sizeBytes();
        }
        return size;
    }
}
