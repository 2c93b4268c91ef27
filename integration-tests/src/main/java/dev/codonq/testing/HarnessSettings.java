package dev.codonq.testing;

import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.scheduling.JobSchedulerBuilder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What tests are given, and how. Immutable.
 *
 * @param slots how many runs there are at once; as many as processors where absent
 * @param isolation the level of requests that a project makes
 * @param limits those of requests that a project makes
 * @param codon the compiler, instead of looking for it
 * @param keepsOnDisk whether the compiler has a disk cache, in a temporary directory
 * @param isRequired whether a missing compiler fails a test rather than skips it
 * @param scheduling further settings of both schedulers
 */
record HarnessSettings(
        OptionalInt slots,
        Isolation isolation,
        ResourceLimits limits,
        Optional<Path> codon,
        boolean keepsOnDisk,
        boolean isRequired,
        Consumer<JobSchedulerBuilder> scheduling) {
    static final HarnessSettings DEFAULTS = CodonExtension.builder().settings();

    /** Changes a builder as these settings say. */
    void apply(JobSchedulerBuilder scheduler) {
        slots.ifPresent(scheduler::slots);
        scheduling.accept(scheduler);
        // Last: where nobody else has any, it is known whose traces are there.
        scheduler.workDirectory(SchedulerTraces.base());
    }
}
