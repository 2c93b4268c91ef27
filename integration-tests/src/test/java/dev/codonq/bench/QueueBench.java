package dev.codonq.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it costs to queue many actions: time and heap for each, beside a plain executor of the JDK. */
public final class QueueBench {
    private static final int ROUNDS = 3;

    /** What one queued action may take of the heap, itself included. */
    private static final int MOST_BYTES = 1024;

    private QueueBench() {}

    /** Measures with a thousand actions, ten times as many, and so on up to the number given. */
    public static void main(String[] arguments) throws Exception {
        int most = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        List<Integer> counts = IntStream.iterate(1_000, count -> count < most, count -> count * 10)
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        counts.add(most);
        System.out.printf(
                "one slot, busy; each line the medians of %d JVMs; per action; microseconds of processors, bytes of"
                        + " heap;%n'key' is the part of 'submit' that makes the action key; 'gc' is what the garbage"
                        + " collector takes meanwhile%n",
                ROUNDS);
        List<QueueMeasurement> codonq = print("codonq", counts);
        print("plain", counts);
        boolean isSmall = codonq.stream().allMatch(figures -> bytes(figures) <= MOST_BYTES);
        printGrowth(counts, codonq);
        System.out.printf("at most %d bytes of heap per queued action: %s%n", MOST_BYTES, isSmall ? "yes" : "NO");
        System.exit(isSmall ? 0 : 1);
    }

    private static List<QueueMeasurement> print(String name, List<Integer> counts) throws Exception {
        System.out.printf(
                "%-8s %9s %9s %9s %9s %9s %9s %9s %9s %9s%n",
                name,
                "actions",
                "make us",
                "key us",
                "submit us",
                "gc us",
                "drain us",
                "action B",
                "queue B",
                "together");
        List<QueueMeasurement> all = new ArrayList<>();
        for (int count : counts) {
            List<QueueMeasurement> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(measure(name, count));
            }
            QueueMeasurement figures = QueueMeasurement.median(rounds);
            System.out.printf(
                    "%-8s %,9d %9.2f %9.2f %9.2f %9.2f %9.2f %9.0f %9.0f %9.0f%n",
                    "",
                    count,
                    figures.makeMicros(),
                    figures.keyMicros(),
                    figures.submitMicros(),
                    figures.collectMicros(),
                    figures.drainMicros(),
                    figures.actionBytes(),
                    figures.queueBytes(),
                    bytes(figures));
            all.add(figures);
        }
        return all;
    }

    private static double bytes(QueueMeasurement figures) {
        return figures.actionBytes() + figures.queueBytes();
    }

    private static void printGrowth(List<Integer> counts, List<QueueMeasurement> codonq) {
        QueueMeasurement few = codonq.get(0);
        QueueMeasurement many = codonq.get(codonq.size() - 1);
        int most = counts.get(counts.size() - 1);
        System.out.printf(
                "a submission among %,d takes %.2f times as long as one among %,d; the logarithms differ by %.2f%n",
                most,
                many.submitMicros() / few.submitMicros(),
                counts.get(0),
                Math.log(most) / Math.log(counts.get(0)));
    }

    /** In a JVM of its own, with all its memory from the start: how a heap grows is not what is measured. */
    private static QueueMeasurement measure(String name, int count) throws IOException, InterruptedException {
        String heap = 512 + count / 256 + "m";
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QueueMeasurement.class.getName(),
                        name,
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jvm.waitFor() != 0) {
            throw new IllegalStateException("the measurement exited with " + jvm.exitValue() + ": " + output);
        }
        return QueueMeasurement.ofLine(output);
    }
}
