package dev.codonq.soak;

import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.SchedulerEvent;
import dev.codonq.scheduling.SchedulerListener;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A listener that throws, is slow, blocks, takes jobs back and submits others. Thread-safe. */
final class Heckler implements SchedulerListener {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Findings findings;
    private final Random random;
    private final boolean blocks;
    private volatile Runnable call = () -> {};

    /** @param blocks whether one event is kept until the listener is interrupted */
    Heckler(Findings findings, Random random, boolean blocks) {
        this.findings = findings;
        this.random = random;
        this.blocks = blocks;
    }

    /** Has it do {@code what} now and then, which calls the scheduler. */
    void calls(Runnable what) {
        call = what;
    }

    /** Has its next call be the close of the scheduler. */
    void closes(JobScheduler scheduler) {
        calls(() -> {
            findings.saw(Seen.CLOSED_BY_LISTENER);
            scheduler.close();
        });
    }

    @Override
    public void on(SchedulerEvent event) {
        switch (random.nextInt(40)) {
            case 0 -> {
                findings.saw(Seen.LISTENER_THREW);
                throw new IllegalStateException("on purpose");
            }
            case 1 -> block(blocks ? Long.MAX_VALUE : random.nextInt(40));
            case 2, 3 -> {
                findings.saw(Seen.LISTENER_CALLED_BACK);
                call.run();
            }
            case 4 -> Thread.currentThread().interrupt();
            default -> {}
        }
    }

    private void block(long millis) {
        findings.saw(Seen.LISTENER_BLOCKED);
        try {
            var unused = NEVER.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // That is how it is told to return.
            Thread.currentThread().interrupt();
        }
    }
}
