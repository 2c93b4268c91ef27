package dev.codonq.scheduling;

import static dev.codonq.scheduling.ModelledScheduler.require;

import dev.codonq.action.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No more runs hold slots than there are, and each slot is freed once, whoever frees and closes a lease how often. */
@Timeout(300)
class LeaseModelTest {
    private static final Action ACTION = SchedulerTest.action(1);
    private static final FlightKey KEY = SchedulerTest.run(1).key();

    @Test
    void leases_anyInterleaving_holdSlotsOnce() {
        Exploration.ofPairs(Leases.class, Leases.class);
    }

    /** Two slots, of which a lease that several threads know holds one, and more runs than that. */
    public static final class Leases {
        private static final int SLOTS = 2;

        private final Places places = new Places(1);
        private final Admission admission = SchedulerTest.admission(SLOTS, places);
        private final Lease shared;
        private final Queue<Lease> kept = new ConcurrentLinkedQueue<>();

        /** At most the slots that the runs of the others hold: counted after the taking and before the freeing. */
        private final AtomicInteger holders = new AtomicInteger();

        private volatile boolean isSharedHeld = true;

        public Leases() {
            places.take(Duration.ZERO);
            enqueue();
            shared = admission.poll().orElseThrow();
            for (int i = 0; i < SLOTS; i++) {
                enqueue();
            }
        }

        private void enqueue() {
            admission.enqueue(new Run(KEY, ACTION), "client", Priority.NORMAL, new Demand(1, 1));
        }

        @Operation
        public void takeAndClose() {
            take().ifPresent(lease -> {
                holders.decrementAndGet();
                lease.close();
            });
        }

        @Operation
        public void takeAndKeep() {
            take().ifPresent(kept::add);
        }

        private Optional<Lease> take() {
            Optional<Lease> lease = admission.poll();
            if (lease.isPresent()) {
                int held = holders.incrementAndGet() + (isSharedHeld ? 1 : 0);
                require(held <= SLOTS, "more runs hold slots than there are");
            }
            return lease;
        }

        @Operation
        public void freeSharedSlot() {
            isSharedHeld = false;
            shared.freeSlot();
        }

        @Operation
        public void closeShared() {
            isSharedHeld = false;
            shared.close();
        }

        private List<Lease> takeAll() {
            List<Lease> taken = new ArrayList<>();
            while (admission.poll().map(taken::add).orElse(false)) {}
            return taken;
        }

        @Validate
        public void allIsFreedOnce() {
            shared.close();
            kept.forEach(Lease::close);
            takeAll().forEach(Lease::close);
            require(admission.stats().equals(new SchedulerStats(0, 0, 1)), "left: " + admission.stats());
            require(admission.queueNow().clients().isEmpty(), "clients left: " + admission.queueNow());
            for (int i = 0; i <= SLOTS; i++) {
                enqueue();
            }
            int taken = takeAll().size();
            require(taken == SLOTS, "slots: " + taken);
        }
    }
}
