package dev.codonq.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what this machine offers. Called by one thread at a time. */
@FunctionalInterface
public interface Doctor {
    /**
     * Returns what was found, in an order that reads well. Does not throw for what is missing, and leaves everything as it
     * is.
     */
    List<Finding> examine(Choices choices);

    /**
     * What a build on this machine would use by the user's choice. Immutable.
     *
     * @param codon the compiler, null to have it looked for
     * @param cache the cache's directory
     * @param cacheMaxBytes its limit
     * @param configuration the configuration files in force
     */
    record Choices(@Nullable Path codon, Path cache, long cacheMaxBytes, List<String> configuration) {}
}
