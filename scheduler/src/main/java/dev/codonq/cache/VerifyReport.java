package dev.codonq.cache;

import java.util.List;

/**
 * What a check of every file of a disk cache found. Immutable.
 *
 * @param actions number of results that are whole
 * @param blobs number of files that are what their name says
 * @param problems one line for each file that was not as it should be, with what was done about it
 */
public record VerifyReport(long actions, long blobs, List<String> problems) {
    public VerifyReport {
        problems = List.copyOf(problems);
    }

    public boolean isSound() {
        return problems.isEmpty();
    }
}
