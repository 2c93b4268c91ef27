package dev.codonq.metrics;

import dev.codonq.scheduling.SchedulerCounts;
import dev.codonq.scheduling.SchedulerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The meters of one scheduler, in the registries they are bound to. Thread-safe.
 *
 * <pre>
 *   codonq.jobs.submitted         counter
 *   codonq.jobs                   counter, by outcome: succeeded, failed, limit_exceeded, cancelled, rejected, errored
 *   codonq.jobs.answered          counter of those without a run of their own, by origin: memory, disk, remote, shared_run,
 *                                 quarantine
 *   codonq.jobs.unfinished        gauge
 *   codonq.queue.time             timer; codonq.queue.time.max, gauge: the longest since the start
 *   codonq.runs                   counter
 *   codonq.runs.remote            counter of those that other machines made
 *   codonq.runs.retried           counter
 *   codonq.runs.preempted         counter
 *   codonq.runs.stuck             counter
 *   codonq.runs.queued            gauge
 *   codonq.runs.active            gauge
 *   codonq.run.time               timer; codonq.run.time.max, gauge: the longest since the start
 *   codonq.quarantines            counter
 *   codonq.events.dropped         counter
 * </pre>
 *
 * Registries hold what they ask, so a scheduler stays in memory until this is closed or the registry is gone.
 */
public final class SchedulerMetrics implements MeterBinder, AutoCloseable {
    private final Supplier<SchedulerCounts> counts;
    private final Supplier<SchedulerStats> stats;
    private final Tags tags;
    private final List<Runnable> removals = new CopyOnWriteArrayList<>();

    /**
     * Makes meters that ask when they are read.
     *
     * @param counts the scheduler's figures since its start
     * @param stats what it holds now
     * @param tags what tells its meters from those of other schedulers in the same registry
     */
    public SchedulerMetrics(Supplier<SchedulerCounts> counts, Supplier<SchedulerStats> stats, Iterable<Tag> tags) {
        this.counts = counts;
        this.stats = stats;
        this.tags = Tags.of(tags);
    }

    /** Makes meters without tags of the caller's. */
    public SchedulerMetrics(Supplier<SchedulerCounts> counts, Supplier<SchedulerStats> stats) {
        this(counts, stats, Tags.empty());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new Binding(registry).bind();
    }

    /** Takes the meters out of the registries. */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }

    /** The making of the meters in one registry. Confined to one call. */
    private final class Binding {
        private final MeterRegistry registry;

        Binding(MeterRegistry registry) {
            this.registry = registry;
        }

        void bind() {
            jobs();
            runs();
            counter("codonq.quarantines", "Actions put into quarantine", Tags.empty(), SchedulerCounts::quarantines);
            counter(
                    "codonq.events.dropped",
                    "Events that a slow listener did not get",
                    Tags.empty(),
                    SchedulerCounts::droppedEvents);
        }

        private void jobs() {
            counter(
                    "codonq.jobs.submitted",
                    "Jobs submitted",
                    Tags.empty(),
                    all -> all.jobs().submitted());
            outcome("succeeded", SchedulerCounts.Jobs::succeeded);
            outcome("failed", SchedulerCounts.Jobs::failed);
            outcome("limit_exceeded", SchedulerCounts.Jobs::limitExceeded);
            outcome("cancelled", SchedulerCounts.Jobs::cancelled);
            outcome("rejected", SchedulerCounts.Jobs::rejected);
            outcome("errored", SchedulerCounts.Jobs::errored);
            origin("memory", SchedulerCounts.Jobs::fromMemory);
            origin("disk", SchedulerCounts.Jobs::fromDisk);
            origin("remote", SchedulerCounts.Jobs::fromRemote);
            origin("shared_run", SchedulerCounts.Jobs::fromSharedRuns);
            origin("quarantine", SchedulerCounts.Jobs::fromQuarantine);
            gauge("codonq.jobs.unfinished", "Accepted jobs without a result", SchedulerStats::unfinishedJobs);
            timer(
                    "codonq.queue.time",
                    "How long jobs waited for a run",
                    all -> all.jobs().queueTime());
        }

        private void outcome(String name, ToLongFunction<SchedulerCounts.Jobs> value) {
            counter("codonq.jobs", "Jobs that have their result", Tags.of("outcome", name), of(value));
        }

        private void origin(String name, ToLongFunction<SchedulerCounts.Jobs> value) {
            counter("codonq.jobs.answered", "Jobs without a run of their own", Tags.of("origin", name), of(value));
        }

        private static ToLongFunction<SchedulerCounts> of(ToLongFunction<SchedulerCounts.Jobs> value) {
            return all -> value.applyAsLong(all.jobs());
        }

        private void runs() {
            counter("codonq.runs", "Runs begun", Tags.empty(), all -> all.runs().started());
            counter(
                    "codonq.runs.remote",
                    "Runs that other machines made",
                    Tags.empty(),
                    all -> all.runs().remote());
            counter(
                    "codonq.runs.retried",
                    "Runs broken and made again",
                    Tags.empty(),
                    all -> all.runs().retried());
            counter(
                    "codonq.runs.preempted",
                    "Runs killed for want of memory",
                    Tags.empty(),
                    all -> all.runs().preempted());
            counter(
                    "codonq.runs.stuck",
                    "Reports of runs that hang",
                    Tags.empty(),
                    all -> all.runs().stuck());
            gauge("codonq.runs.queued", "Runs that wait for a slot", SchedulerStats::queuedRuns);
            gauge("codonq.runs.active", "Runs that occupy a slot", SchedulerStats::activeRuns);
            timer("codonq.run.time", "Wall time of runs", all -> all.runs().time());
        }

        // A meter holds its object weakly and its function strongly: each function holds the supplier, too, so that
        // nobody has to keep this binder for the meters to go on.

        private void counter(String name, String description, Tags own, ToLongFunction<SchedulerCounts> value) {
            add(FunctionCounter.builder(name, counts, unused -> value.applyAsLong(counts.get()))
                    .description(description)
                    .tags(tags.and(own))
                    .register(registry));
        }

        private void gauge(String name, String description, ToLongFunction<SchedulerStats> value) {
            add(Gauge.builder(name, stats, unused -> value.applyAsLong(stats.get()))
                    .description(description)
                    .tags(tags)
                    .register(registry));
        }

        private void timer(String name, String description, Function<SchedulerCounts, SchedulerCounts.Timing> value) {
            Supplier<SchedulerCounts.Timing> timing = () -> value.apply(counts.get());
            add(FunctionTimer.builder(
                            name,
                            timing,
                            unused -> timing.get().count(),
                            unused -> timing.get().total().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .description(description)
                    .tags(tags)
                    .register(registry));
            add(TimeGauge.builder(
                            name + ".max",
                            timing,
                            TimeUnit.NANOSECONDS,
                            unused -> timing.get().max().toNanos())
                    .description(description + ": the longest since the start")
                    .tags(tags)
                    .register(registry));
        }

        private void add(Meter meter) {
            removals.add(() -> registry.remove(meter));
        }
    }
}
