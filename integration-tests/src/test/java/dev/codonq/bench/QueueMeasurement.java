package dev.codonq.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one queue takes for each action, measured in a JVM that does nothing else.
 *
 * <p>Time is that of the processors: on a busy machine it says more than the clock does. What survives costs the garbage
 * collector a copy or two, whoever holds it; so that is told apart.
 *
 * @param makeMicros of the caller's thread, to make an action, the digests of its inputs included
 * @param keyMicros of the caller's thread, to make an action key; a part of {@code submitMicros} where the queue needs one
 * @param submitMicros of the caller's thread, to submit
 * @param collectMicros of all other threads of the JVM meanwhile, which are the garbage collector's
 * @param drainMicros of all threads, from a free slot to the result of the last run, which does nothing
 * @param actionBytes of heap for the action, which is the caller's
 * @param queueBytes of heap for the queue and the caller's handle
 */
record QueueMeasurement(
        double makeMicros,
        double keyMicros,
        double submitMicros,
        double collectMicros,
        double drainMicros,
        double actionBytes,
        double queueBytes) {
    /** So often so many actions are queued before anything counts, so that the JVM has compiled what it will. */
    private static final int WARM_UP = 10;

    private static final int WARM_UP_ACTIONS = 10_000;

    /** Fewer than so many actions are queued again and again, up to as many together. */
    private static final int ACTIONS = 50_000;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Prints the figures of the queue of that name, {@code codonq} or {@code plain}, and that number of actions. */
    public static void main(String[] arguments) throws Exception {
        boolean isPlain = arguments[0].equals("plain");
        int count = Integer.parseInt(arguments[1]);
        measure(isPlain, WARM_UP_ACTIONS, WARM_UP);
        QueueMeasurement figures = measure(isPlain, count, Math.max(1, ACTIONS / count));
        System.out.println(
                figures.makeMicros + " " + figures.keyMicros + " " + figures.submitMicros + " " + figures.collectMicros
                        + " " + figures.drainMicros + " " + figures.actionBytes + " " + figures.queueBytes);
    }

    /** Returns the means of some times. */
    private static QueueMeasurement measure(boolean isPlain, int count, int times) throws Exception {
        List<QueueMeasurement> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(measure(isPlain ? MeasuredQueue.plain() : MeasuredQueue.codonq(count), count));
        }
        // The system counts in ticks, of which one measurement may take less than one.
        return combine(
                all,
                figures -> figures.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow());
    }

    private static QueueMeasurement measure(MeasuredQueue queue, int count) throws Exception {
        Action[] actions = new Action[count];
        Object[] handles = new Object[count];
        long before = usedBytes();
        Processors make = timeOf(() -> Arrays.setAll(actions, QueuedActions::action));
        long withActions = usedBytes();
        Processors key = timeOf(() -> {
            for (Action action : actions) {
                ActionKey.of(action);
            }
        });
        Processors submit = timeOf(() -> {
            for (int i = 0; i < count; i++) {
                handles[i] = queue.submit(actions[i]);
            }
        });
        long withQueue = usedBytes();
        Processors drain = timeOf(queue::drain);
        if (handles[count - 1] == null) {
            throw new IllegalStateException("nothing was queued");
        }
        return new QueueMeasurement(
                make.ofCaller() / count,
                key.ofCaller() / count,
                submit.ofCaller() / count,
                Math.max(0, submit.ofAll() - submit.ofCaller()) / count,
                drain.ofAll() / count,
                (double) (withActions - before) / count,
                (double) (withQueue - withActions) / count);
    }

    /** Microseconds of the caller's thread and of all threads. */
    private record Processors(double ofCaller, double ofAll) {}

    private static Processors timeOf(Comparison.Way way) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        long startOfAll = SYSTEM.getProcessCpuTime();
        way.take();
        return new Processors(
                (THREADS.getCurrentThreadCpuTime() - start) / 1e3, (SYSTEM.getProcessCpuTime() - startOfAll) / 1e3);
    }

    private static long usedBytes() {
        // The second takes what the first one has found out late.
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Returns the median of each figure. */
    static QueueMeasurement median(List<QueueMeasurement> all) {
        return combine(all, figures -> figures.stream().sorted().toList().get(figures.size() / 2));
    }

    private static QueueMeasurement combine(List<QueueMeasurement> all, ToDoubleFunction<List<Double>> combination) {
        return new QueueMeasurement(
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::makeMicros).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::keyMicros).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::submitMicros).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::collectMicros).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::drainMicros).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::actionBytes).toList()),
                combination.applyAsDouble(
                        all.stream().map(QueueMeasurement::queueBytes).toList()));
    }

    /** Reads what {@link #main} prints. */
    static QueueMeasurement ofLine(String line) {
        double[] figures = Arrays.stream(line.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new QueueMeasurement(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6]);
    }
}
