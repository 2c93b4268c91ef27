package dev.codonq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.SchedulerCounts;
import dev.codonq.scheduling.SchedulerCounts.Timing;
import dev.codonq.scheduling.SchedulerStats;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<SchedulerCounts> counts = new AtomicReference<>(counts(1));

    /** Returns counts that differ from each other and, by {@code first}, from those of another call. */
    private static SchedulerCounts counts(int first) {
        return new SchedulerCounts(
                new SchedulerCounts.Jobs(
                        first,
                        first + 1,
                        first + 2,
                        first + 3,
                        first + 4,
                        first + 5,
                        first + 6,
                        first + 7,
                        first + 8,
                        first + 23,
                        first + 9,
                        first + 10,
                        new Timing(first + 11, Duration.ofSeconds(first + 12), Duration.ofSeconds(first + 13))),
                new SchedulerCounts.Runs(
                        first + 14,
                        first + 24,
                        first + 15,
                        first + 16,
                        first + 17,
                        new Timing(first + 18, Duration.ofSeconds(first + 19), Duration.ofSeconds(first + 20))),
                first + 21,
                first + 22);
    }

    private SchedulerMetrics metrics() {
        return new SchedulerMetrics(counts::get, () -> new SchedulerStats(101, 102, 103));
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void meters_read_giveTheFigureOfTheirName() {
        metrics().bindTo(registry);
        assertThat(counter("codonq.jobs.submitted")).isEqualTo(1);
        assertThat(counter("codonq.jobs", "outcome", "succeeded")).isEqualTo(2);
        assertThat(counter("codonq.jobs", "outcome", "failed")).isEqualTo(3);
        assertThat(counter("codonq.jobs", "outcome", "limit_exceeded")).isEqualTo(4);
        assertThat(counter("codonq.jobs", "outcome", "cancelled")).isEqualTo(5);
        assertThat(counter("codonq.jobs", "outcome", "rejected")).isEqualTo(6);
        assertThat(counter("codonq.jobs", "outcome", "errored")).isEqualTo(7);
        assertThat(counter("codonq.jobs.answered", "origin", "memory")).isEqualTo(8);
        assertThat(counter("codonq.jobs.answered", "origin", "disk")).isEqualTo(9);
        assertThat(counter("codonq.jobs.answered", "origin", "remote")).isEqualTo(24);
        assertThat(counter("codonq.jobs.answered", "origin", "shared_run")).isEqualTo(10);
        assertThat(counter("codonq.jobs.answered", "origin", "quarantine")).isEqualTo(11);
        assertTimer("codonq.queue.time", 12, 13, 14);
        assertThat(counter("codonq.runs")).isEqualTo(15);
        assertThat(counter("codonq.runs.remote")).isEqualTo(25);
        assertThat(counter("codonq.runs.retried")).isEqualTo(16);
        assertThat(counter("codonq.runs.preempted")).isEqualTo(17);
        assertThat(counter("codonq.runs.stuck")).isEqualTo(18);
        assertTimer("codonq.run.time", 19, 20, 21);
        assertThat(counter("codonq.quarantines")).isEqualTo(22);
        assertThat(counter("codonq.events.dropped")).isEqualTo(23);
        assertThat(gauge("codonq.runs.queued")).isEqualTo(101);
        assertThat(gauge("codonq.runs.active")).isEqualTo(102);
        assertThat(gauge("codonq.jobs.unfinished")).isEqualTo(103);
    }

    private void assertTimer(String name, double count, double totalSeconds, double maxSeconds) {
        FunctionTimer timer = registry.get(name).functionTimer();
        assertThat(timer.count()).isEqualTo(count);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(totalSeconds);
        TimeGauge max = registry.get(name + ".max").timeGauge();
        assertThat(max.value(TimeUnit.SECONDS)).isEqualTo(maxSeconds);
    }

    @Test
    void meters_laterFigures_areAskedForAnew() {
        metrics().bindTo(registry);
        assertThat(counter("codonq.runs")).isEqualTo(15);
        counts.set(counts(1000));
        assertThat(counter("codonq.runs")).isEqualTo(1014);
    }

    /** A meter holds what it asks weakly, which would silence it sooner or later. */
    @Test
    void meters_binderForgotten_goOn() {
        metrics().bindTo(registry);
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Awaitility.await().until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        counts.set(counts(1000));
        assertThat(counter("codonq.runs")).isEqualTo(1014);
        assertThat(gauge("codonq.runs.queued")).isEqualTo(101);
        assertTimer("codonq.run.time", 1018, 1019, 1020);
    }

    @Test
    void meters_ofTwoSchedulers_areToldApartByTags() {
        metrics().bindTo(registry);
        new SchedulerMetrics(() -> counts(1000), () -> new SchedulerStats(1, 2, 3), Tags.of("scheduler", "second"))
                .bindTo(registry);
        assertThat(counter("codonq.runs", "scheduler", "second")).isEqualTo(1014);
        assertThat(registry.get("codonq.runs").functionCounters())
                .extracting(meter -> meter.count())
                .containsExactlyInAnyOrder(15.0, 1014.0);
    }

    @Test
    void close_bound_takesAllMetersAway() {
        SchedulerMetrics metrics = metrics();
        metrics.bindTo(registry);
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
        metrics.close();
        assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
    }
}
