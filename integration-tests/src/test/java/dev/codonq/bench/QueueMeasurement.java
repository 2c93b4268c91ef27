package dev.codonq.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one queue takes for each action, measured in a JVM that does nothing else.
 *
 * <p>Time is that of the processors, in all threads of the JVM, those of the garbage collector included: on a busy machine it
 * says more than the clock does.
 *
 * @param makeMicros to make an action, the digests of its inputs included
 * @param keyMicros to make an action key; a part of {@code submitMicros} where the queue needs one
 * @param submitMicros to submit
 * @param drainMicros from a free slot to the result of the last run, which does nothing
 * @param actionBytes of heap for the action, which is the caller's
 * @param queueBytes of heap for the queue and the caller's handle
 */
record QueueMeasurement(
        double makeMicros,
        double keyMicros,
        double submitMicros,
        double drainMicros,
        double actionBytes,
        double queueBytes) {
    /** So many actions are queued before anything counts, so that the JVM has compiled what it will. */
    private static final int WARM_UP = 100_000;

    /** Fewer than so many actions are queued again and again, up to as many together. */
    private static final int ACTIONS = 200_000;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Prints the figures of the queue of that name, {@code codonq} or {@code plain}, and that number of actions. */
    public static void main(String[] arguments) throws Exception {
        boolean isPlain = arguments[0].equals("plain");
        int count = Integer.parseInt(arguments[1]);
        int warmUp = Math.min(count, 10_000);
        measure(isPlain, warmUp, WARM_UP / warmUp);
        QueueMeasurement figures = measure(isPlain, count, Math.max(1, ACTIONS / count));
        System.out.println(figures.makeMicros + " " + figures.keyMicros + " " + figures.submitMicros + " "
                + figures.drainMicros + " " + figures.actionBytes + " " + figures.queueBytes);
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
        double make = microsOf(() -> Arrays.setAll(actions, QueuedActions::action));
        long withActions = usedBytes();
        double key = microsOf(() -> {
            for (Action action : actions) {
                ActionKey.of(action);
            }
        });
        double submit = microsOf(() -> {
            for (int i = 0; i < count; i++) {
                handles[i] = queue.submit(actions[i]);
            }
        });
        long withQueue = usedBytes();
        double drain = microsOf(queue::drain);
        if (handles[count - 1] == null) {
            throw new IllegalStateException("nothing was queued");
        }
        return new QueueMeasurement(
                make / count,
                key / count,
                submit / count,
                drain / count,
                (double) (withActions - before) / count,
                (double) (withQueue - withActions) / count);
    }

    private static double microsOf(Comparison.Way way) throws Exception {
        long start = SYSTEM.getProcessCpuTime();
        way.take();
        return (SYSTEM.getProcessCpuTime() - start) / 1e3;
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
        return new QueueMeasurement(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]);
    }
}
