package dev.codonq.sandbox;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Accounting where nobody counts. Immutable. */
final class Uncounted implements Accounting {
    @Override
    public List<Path> entrances() {
        return List.of();
    }

    @Override
    public Optional<Limit> check() {
        return Optional.empty();
    }

    @Override
    public ResourceUse use() {
        return ResourceUse.UNKNOWN;
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
