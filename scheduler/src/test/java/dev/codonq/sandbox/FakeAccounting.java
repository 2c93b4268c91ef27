package dev.codonq.sandbox;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Accounting that knows what the test tells it. Not thread-safe. */
class FakeAccounting implements Accounting {
    List<String> programs = List.of();

    @Override
    public List<String> programs() {
        return programs;
    }

    Optional<Limit> found = Optional.empty();
    Duration cpuTime = Duration.ZERO;
    Optional<Long> memoryInUse = Optional.empty();

    @Override
    public List<Path> entrances() {
        return List.of();
    }

    @Override
    public Set<Long> members() {
        return Set.of();
    }

    @Override
    public void seal() {}

    @Override
    public Optional<Limit> check() {
        return found;
    }

    @Override
    public Optional<Long> memoryInUse() {
        return memoryInUse;
    }

    @Override
    public ResourceUse use() {
        return new ResourceUse(Optional.of(cpuTime), Optional.of(42L), ResourceUse.Source.SAMPLING);
    }

    @Override
    public void close() {}
}
