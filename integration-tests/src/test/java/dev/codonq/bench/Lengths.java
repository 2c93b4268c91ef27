package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Actions whose runs do nothing for a time that their arguments say. */
final class Lengths {
    private Lengths() {}

    /** Returns an action that is like no other but of that client and number, and whose run takes so long. */
    static Action action(String client, int number, Duration length) {
        return Action.builder("/bin/sleep", Long.toString(length.toNanos()), client, Integer.toString(number))
                .build();
    }

    /** Returns one to five milliseconds. */
    static Duration even(Random random) {
        return Duration.ofNanos(1_000_000 + random.nextInt(4_000_000));
    }

    /** Returns, mostly, a few milliseconds, and now and then many: by the Pareto distribution, up to 250. */
    static Duration skewed(Random random) {
        double millis = 4 / Math.pow(1 - random.nextDouble(), 1 / 1.1);
        return Duration.ofNanos((long) (Math.min(millis, 250) * 1e6));
    }

    static long nanos(Action action) {
        return Long.parseLong(action.arguments().get(1));
    }

    /** Waits for as long as the action says. */
    static RunResult run(Action action) {
        long start = System.nanoTime();
        for (long left = nanos(action); left > 0; left = start + nanos(action) - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return MeasuredQueue.ran(Duration.ofNanos(System.nanoTime() - start));
    }
}
