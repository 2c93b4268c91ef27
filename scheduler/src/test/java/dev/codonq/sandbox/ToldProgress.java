package dev.codonq.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told: numbers of bytes, and {@code ended}. Thread-safe once set up. */
final class ToldProgress implements RunProgress {
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** What happens while it is told of memory. */
    Runnable whileTelling = () -> {};

    boolean isBroken;

    List<String> told() {
        return told;
    }

    @Override
    public void memoryInUse(long bytes) {
        if (isBroken) {
            throw new IllegalStateException("on purpose");
        }
        whileTelling.run();
        told.add(Long.toString(bytes));
    }

    @Override
    public void processesEnded() {
        told.add("ended");
    }
}
