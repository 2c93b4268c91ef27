package dev.codonq.scheduling;

import dev.codonq.action.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue is linearizable: whatever threads do to it at once has the outcome of doing it one after the other. */
@Timeout(300)
class QueueModelTest {
    private static final int PLACES = 2;
    private static final int RUNS = 3;

    /** More than the runs: here nothing waits for a slot. */
    private static final int SLOTS = RUNS + 1;

    private static final Action ACTION = SchedulerTest.action(1);
    private static final FlightKey KEY = SchedulerTest.run(1).key();

    @Test
    void queue_anyInterleaving_isLinearizable() {
        Exploration.ofPairs(Queue.class, Specification.class, "poll", "takePlace", "poll");
    }

    /** One place is taken, so that what is queued is kept, and two runs are queued. */
    public static final class Queue {
        private final Places places = new Places(PLACES);
        private final Admission admission = SchedulerTest.admission(SLOTS, places);
        private final List<Run> runs = List.of(newRun(), newRun(), newRun());

        public Queue() {
            places.take(Duration.ZERO);
            enqueue(0);
            enqueue(1);
        }

        private static Run newRun() {
            return new Run(KEY, ACTION);
        }

        @Operation
        public String takePlace() {
            return places.take(Duration.ZERO).map(Enum::toString).orElse("TAKEN");
        }

        @Operation
        public void closePlaces() {
            places.close();
        }

        @Operation(runOnce = true)
        public void enqueueThird() {
            enqueue(2);
        }

        private void enqueue(int number) {
            admission.enqueue(runs.get(number), "client", Priority.NORMAL, new Demand(Demand.UNKNOWN_TIME, 1));
        }

        @Operation
        public void raiseSecond() {
            admission.share(runs.get(1), "client", Priority.HIGH);
        }

        @Operation
        public void removeFirst() {
            admission.remove(runs.get(0));
        }

        @Operation
        public int poll() {
            return admission.poll().map(lease -> runs.indexOf(lease.run())).orElse(-1);
        }
    }

    /** What the queue is to one thread alone. */
    public static final class Specification {
        private int placesTaken = 1;
        private boolean isClosed;

        /** Numbers of runs, the next first. */
        private final List<Integer> queue = new ArrayList<>(List.of(0, 1));

        public String takePlace() {
            if (isClosed) {
                return "CLOSED";
            }
            if (placesTaken == PLACES) {
                return "FULL";
            }
            placesTaken++;
            return "TAKEN";
        }

        public void closePlaces() {
            isClosed = true;
        }

        public void enqueueThird() {
            queue.add(2);
        }

        public void raiseSecond() {
            if (queue.remove((Object) 1)) {
                queue.add(0, 1);
            }
        }

        public void removeFirst() {
            queue.remove((Object) 0);
        }

        public int poll() {
            return queue.isEmpty() ? -1 : queue.remove(0);
        }
    }
}
