package dev.codonq.scheduling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.ProcessOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The actions that crashed their command or the sandbox, and are answered at once for a time after the second crash.
 * Thread-safe; each action's entry changes atomically under the map's lock for it.
 *
 * <p>A run that ends by itself and without a crash clears its action. A sandbox that breaks need not be the action's fault.
 * So the second time counts only where some other run has worked since the first.
 */
final class CrashQuarantine {
    /** Signals by which a command ends itself: illegal instruction, trap, abort, bus, arithmetic, memory, system call. */
    private static final Set<Integer> CRASH_SIGNALS = Set.of(4, 5, 6, 7, 8, 11, 31);

    private static final int MOST_ACTIONS = 1_000;

    private final Duration duration;
    private final ConcurrentMap<ActionKey, Crash> crashes;
    private final AtomicLong runsThatWorked = new AtomicLong();

    /**
     * One action's crashes.
     *
     * @param runsThatWorked how many had when it crashed first
     * @param answer what the second crash gave
     */
    private record Crash(long runsThatWorked, JobPipeline.@Nullable Answer answer) {}

    /** @param duration from the last crash; zero for no quarantine */
    CrashQuarantine(Duration duration, Ticker ticker) {
        this.duration = duration;
        Cache<ActionKey, Crash> cache = Caffeine.newBuilder()
                .expireAfterWrite(duration)
                .maximumSize(MOST_ACTIONS)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        crashes = cache.asMap();
    }

    /** Returns the answer to an action that is not to be run now. */
    Optional<JobPipeline.Answer> answer(ActionKey key) {
        return Optional.ofNullable(crashes.get(key)).map(Crash::answer);
    }

    /**
     * Takes note of the end of a run.
     *
     * @return whether the action is in quarantine from now on
     */
    boolean ended(ActionKey key, JobPipeline.Execution execution) {
        ProcessOutcome outcome = execution.result().outcome();
        if (outcome instanceof ProcessOutcome.Broken broken) {
            return broken.isTransient() && crashed(key, execution.answer(), true);
        }
        if (outcome instanceof ProcessOutcome.Exited exited) {
            if (CRASH_SIGNALS.contains(exited.code() - 128)) {
                return crashed(key, execution.answer(), false);
            }
            crashes.remove(key);
            runsThatWorked.incrementAndGet();
        }
        return false;
    }

    private boolean crashed(ActionKey key, JobPipeline.Answer answer, boolean mustOthersWork) {
        long worked = runsThatWorked.get();
        Crash crash = crashes.compute(key, (same, earlier) -> {
            boolean isSecond = earlier != null && (!mustOthersWork || worked > earlier.runsThatWorked());
            return new Crash(earlier == null ? worked : earlier.runsThatWorked(), isSecond ? answer : null);
        });
        return crash.answer() != null;
    }

    Duration duration() {
        return duration;
    }
}
