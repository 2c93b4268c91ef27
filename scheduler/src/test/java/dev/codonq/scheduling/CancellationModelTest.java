package dev.codonq.scheduling;

import static dev.codonq.scheduling.ModelledScheduler.require;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever way out a job takes while its run begins, is given up or ends: it is answered once, and as it was told. */
@Timeout(300)
class CancellationModelTest {
    @Test
    void waysOut_anyInterleaving_answerEachJobOnce() {
        Exploration.ofPairs(WaysOut.class, WaysOut.class);
    }

    /** A job that may wait only for so long, and one that comes later and shares its run. */
    public static final class WaysOut {
        private static final int JOBS = 2;

        /** What any run is older than. */
        private static final Duration ANY_AGE = Duration.ofDays(-1);

        private final ModelledScheduler scheduler = new ModelledScheduler(1, JOBS);
        private final Job[] jobs =
                IntStream.range(0, JOBS).mapToObj(scheduler::newJob).toArray(Job[]::new);
        private final AtomicIntegerArray takenBack = new AtomicIntegerArray(JOBS);

        public WaysOut() {
            scheduler.submit(jobs[0]);
            scheduler.withdrawals.limitQueueTime(jobs[0], Duration.ZERO);
        }

        @Operation(runOnce = true)
        public void submitFollower() {
            scheduler.submit(jobs[1]);
        }

        @Operation
        public void cancelLeader() {
            cancel(0);
        }

        @Operation
        public void cancelFollower() {
            cancel(1);
        }

        private void cancel(int number) {
            if (jobs[number].cancel()) {
                require(takenBack.compareAndSet(number, 0, 1), "two have taken back the same job");
            }
        }

        @Operation
        public void queueTimeIsOver() {
            scheduler.alarm();
        }

        @Operation
        public void dropStale() {
            var unused = scheduler.withdrawals.dropStale(ANY_AGE);
        }

        @Operation
        public void serve() {
            var unused = scheduler.serve();
        }

        @Operation
        public void serveInVain() {
            scheduler.serveInVain();
        }

        @Validate
        public void eachJobIsAnsweredOnceAndAsItWasTold() {
            while (scheduler.serve()) {}
            scheduler.requireIdle();
            for (int number = 0; number < JOBS; number++) {
                if (jobs[number].state() == JobState.DONE) {
                    boolean isCancelled = jobs[number].result().join() instanceof JobResult.Cancelled;
                    require(isCancelled == (takenBack.get(number) == 1), "not as the caller of cancel() was told");
                }
            }
        }
    }
}
