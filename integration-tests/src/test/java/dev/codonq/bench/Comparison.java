package dev.codonq.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Ways to do the same, timed in rounds, in random order within each, so that all see the same machine. */
final class Comparison {
    /** The first rounds warm the disk cache and the JVM, and do not count. */
    private static final int WARM_UP = 3;

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        void take() throws Exception;
    }

    private record Timed(String name, Way way, List<Double> millis) {}

    private final List<Timed> ways = new ArrayList<>();

    /** Adds a way; the first is what the others are compared to. */
    Comparison with(String name, Way way) {
        ways.add(new Timed(name, way, new ArrayList<>()));
        return this;
    }

    Comparison measure(int rounds) throws Exception {
        return measure(rounds, WARM_UP);
    }

    /** @param warmUp how many rounds come first and do not count */
    Comparison measure(int rounds, int warmUp) throws Exception {
        List<Timed> shuffled = new ArrayList<>(ways);
        Random order = new Random(0);
        for (int round = -warmUp; round < rounds; round++) {
            Collections.shuffle(shuffled, order);
            for (Timed timed : shuffled) {
                long start = System.nanoTime();
                timed.way().take();
                double millis = (System.nanoTime() - start) / 1e6;
                if (round >= 0) {
                    timed.millis().add(millis);
                }
            }
        }
        return this;
    }

    void print() {
        List<Double> first = ways.get(0).millis();
        for (Timed timed : ways) {
            List<Double> times = timed.millis();
            List<Double> pairs = IntStream.range(0, times.size())
                    .mapToObj(round -> times.get(round) - first.get(round))
                    .toList();
            System.out.printf(
                    "  %-14s median %7.1f ms, middle half %7.1f to %7.1f;"
                            + " over the first: medians %+6.1f ms, median of pairs %+6.1f ms%n",
                    timed.name(),
                    quantile(times, 0.5),
                    quantile(times, 0.25),
                    quantile(times, 0.75),
                    quantile(times, 0.5) - quantile(first, 0.5),
                    quantile(pairs, 0.5));
        }
    }

    /** Returns the median of the way's times, in milliseconds. */
    double median(String name) {
        return ways.stream()
                .filter(timed -> timed.name().equals(name))
                .mapToDouble(timed -> quantile(timed.millis(), 0.5))
                .findFirst()
                .orElseThrow();
    }

    /** Prints how many times as fast as the first the others are. */
    void printRatios() {
        List<Double> first = ways.get(0).millis();
        for (Timed timed : ways.subList(1, ways.size())) {
            List<Double> ratios = IntStream.range(0, first.size())
                    .mapToObj(round -> first.get(round) / timed.millis().get(round))
                    .toList();
            System.out.printf("  %-14s %.2f times as fast (median of pairs)%n", timed.name(), quantile(ratios, 0.5));
        }
    }

    private static double quantile(List<Double> values, double part) {
        return values.stream()
                .sorted()
                .skip((long) (part * (values.size() - 1)))
                .findFirst()
                .orElseThrow();
    }
}
