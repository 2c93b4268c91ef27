package dev.codonq.scheduling;

import static dev.codonq.scheduling.ModelledScheduler.require;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After a close nothing is accepted, what was accepted has its result, and the threads may go home. */
@Timeout(300)
class ShutdownModelTest {
    @Test
    void close_anyInterleaving_leavesNothing() {
        Exploration.ofPairs(Closing.class, Closing.class);
    }

    /** A scheduler with one job and a place for another. */
    public static final class Closing {
        private final ModelledScheduler scheduler = new ModelledScheduler(1, 2);
        private final AtomicInteger submitted = new AtomicInteger();
        private volatile boolean isClosed;

        /** Whether there may be no thread any more. */
        private volatile boolean isOver;

        public Closing() {
            submit();
        }

        @Operation
        public void submit() {
            boolean comesLate = isClosed;
            boolean isAccepted = scheduler.submit(scheduler.newJob(submitted.getAndIncrement()));
            require(!(comesLate && isAccepted), "a job was accepted after the close");
        }

        @Operation
        public void serve() {
            if (!scheduler.serve() && scheduler.places.areOver()) {
                isOver = true;
            }
        }

        @Operation
        public void serveInVain() {
            scheduler.serveInVain();
        }

        @Operation
        public void close() {
            scheduler.places.close();
            scheduler.admission.wakeAll();
            isClosed = true;
        }

        @Operation
        public void closeNow() {
            close();
            scheduler.withdrawals.cancelAll();
            isOver = true;
        }

        @Validate
        public void nothingIsLeft() {
            close();
            while (!isOver && scheduler.serve()) {}
            scheduler.requireIdle();
            require(scheduler.places.areOver(), "the threads wait for ever");
            require(scheduler.admission.take().isEmpty(), "a run for a thread that has gone home");
        }
    }
}
