package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an action, and the jobs that wait for it. Thread-safe.
 *
 * <pre>
 *             begin()            end()
 *   WAITING ─────────▶ BEGUN ────────────────────────────▶ ENDED
 *    │   ▲ waitAgain() │  │ last waiter left, or stop()      ▲ ▲
 *    │   └─────────────┘  └───────────▶ STOPPING ────────────┘ │
 *    │                                            end()        │
 *    └─────────────────────────────────────────────────────────┘ last waiter left, or stop()
 * </pre>
 *
 * The thread that serves it calls {@code begin}, {@code waitAgain} and {@code end}; any thread joins and leaves. Every
 * transition holds the monitor; nothing else is called under it. Only WAITING and BEGUN admit joiners: a job that joined a
 * run that is being killed would get the cancellation of somebody else. A run that is given up is killed too, but stays
 * BEGUN: it will wait again.
 */
final class Run {
    /** What became of a job that wanted to leave. */
    enum Leave {
        /** The run goes on for others; the job is free. */
        LEFT,
        /** The job was the last and the run had not begun: it never will. */
        LEFT_LAST,
        /** The job was the last and the run is being killed; the job gets its result when the run has ended. */
        STOPPING,
        /** The job does not wait for this run any more, or not in the way asked for. */
        REFUSED
    }

    private enum State {
        WAITING,
        BEGUN,
        STOPPING,
        ENDED
    }

    private final FlightKey key;
    private final Action action;

    /** In the order they came. Of one, as in most runs of a long queue, it is immutable and small. */
    @GuardedBy("this")
    private List<Job> waiters = List.of();

    @GuardedBy("this")
    private State state = State.WAITING;

    /** Of the attempt that has begun; none of the runs in the queue has one. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> stop;

    @GuardedBy("this")
    private boolean isGivenUp;

    private volatile int attempts;

    private volatile boolean begun;

    Run(FlightKey key, Action action) {
        this.key = key;
        this.action = action;
    }

    FlightKey key() {
        return key;
    }

    Action action() {
        return action;
    }

    /** Completes when the attempt that has begun is to be killed. */
    CompletableFuture<Void> stopSignal() {
        synchronized (this) {
            if (stop == null) {
                throw new IllegalStateException("the run has not begun");
            }
            return stop;
        }
    }

    /** Returns how often it has begun. */
    int attempts() {
        return attempts;
    }

    /** Returns the number of the job that waits longest; 0 if none does. */
    long leaderId() {
        synchronized (this) {
            return waiters.isEmpty() ? 0 : waiters.get(0).id();
        }
    }

    /** Returns the jobs that wait for it. */
    List<Job> waiters() {
        synchronized (this) {
            return List.copyOf(waiters);
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /** Returns whether it will not begin again. */
    boolean isEnded() {
        synchronized (this) {
            return state == State.ENDED;
        }
    }

    /** Returns whether {@code job} now waits for this run. */
    boolean join(Job job) {
        synchronized (this) {
            if (state == State.WAITING || state == State.BEGUN) {
                addWaiter(job);
                return true;
            }
            return false;
        }
    }

    /** Returns whether the run is to begin; not if all who waited for it have left. */
    boolean begin() {
        synchronized (this) {
            if (state != State.WAITING) {
                return false;
            }
            state = State.BEGUN;
            stop = new CompletableFuture<>();
            attempts++;
            begun = true;
            return true;
        }
    }

    /** Has the attempt that has begun killed, so that the run can begin once more later. */
    void giveUp() {
        CompletableFuture<Void> signal;
        synchronized (this) {
            if (state != State.BEGUN) {
                return;
            }
            isGivenUp = true;
            signal = stopSignal();
        }
        signal.complete(null);
    }

    /** Returns whether the attempt that has begun was given up. */
    boolean isGivenUp() {
        synchronized (this) {
            return isGivenUp;
        }
    }

    /** Returns whether the run now waits to begin once more; not if nobody wants it any longer. */
    boolean waitAgain() {
        synchronized (this) {
            if (state != State.BEGUN) {
                return false;
            }
            state = State.WAITING;
            stop = null;
            isGivenUp = false;
            begun = false;
            return true;
        }
    }

    /** Takes {@code job} out of the run, whatever the run does. */
    Leave leave(Job job) {
        CompletableFuture<Void> signal;
        synchronized (this) {
            if (state != State.BEGUN || !isOnlyWaiter(job)) {
                return removeWaiter(job);
            }
            state = State.STOPPING;
            signal = stopSignal();
        }
        signal.complete(null);
        return Leave.STOPPING;
    }

    /** Takes {@code job} out of the run if that has not begun. */
    Leave leaveBeforeBegin(Job job) {
        synchronized (this) {
            return state == State.WAITING ? removeWaiter(job) : Leave.REFUSED;
        }
    }

    /**
     * Kills the run if it has begun; its waiters get their result when it has ended. Ends it if it has not begun.
     *
     * @return the waiters of a run that will never begin, whom the caller must complete
     */
    List<Job> stop() {
        CompletableFuture<Void> signal;
        synchronized (this) {
            if (state == State.WAITING) {
                return stopBeforeBegin();
            }
            if (state != State.BEGUN) {
                return List.of();
            }
            state = State.STOPPING;
            signal = stopSignal();
        }
        signal.complete(null);
        return List.of();
    }

    /** Ends the run if it has not begun; returns those who waited, whom the caller must complete. */
    List<Job> stopBeforeBegin() {
        synchronized (this) {
            if (state != State.WAITING) {
                return List.of();
            }
            state = State.ENDED;
            return takeWaiters();
        }
    }

    /** What {@link #end} hands over: who waited, and whether they waited for a cancellation. */
    record End(List<Job> waiters, boolean isStopped) {}

    /** Ends a run that has begun. The caller must complete the waiters. */
    End end() {
        synchronized (this) {
            boolean isStopped = state == State.STOPPING;
            state = State.ENDED;
            return new End(takeWaiters(), isStopped);
        }
    }

    @GuardedBy("this")
    private List<Job> takeWaiters() {
        List<Job> taken = List.copyOf(waiters);
        waiters = List.of();
        return taken;
    }

    @GuardedBy("this")
    private void addWaiter(Job job) {
        if (waiters.isEmpty()) {
            waiters = List.of(job);
            return;
        }
        if (waiters.size() == 1) {
            waiters = new ArrayList<>(waiters);
        }
        waiters.add(job);
    }

    @GuardedBy("this")
    private boolean isOnlyWaiter(Job job) {
        return waiters.size() == 1 && waiters.get(0) == job;
    }

    @GuardedBy("this")
    private Leave removeWaiter(Job job) {
        // A job whose run is being killed stays: it must not be told before everything is gone.
        if (state == State.STOPPING || !waiters.contains(job)) {
            return Leave.REFUSED;
        }
        if (waiters.size() > 1) {
            waiters.remove(job);
            return Leave.LEFT;
        }
        waiters = List.of();
        state = State.ENDED;
        return Leave.LEFT_LAST;
    }
}
