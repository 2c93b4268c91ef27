package dev.codonq.scheduling;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one client has of the slots and waits for. Not thread-safe; a part of {@link RunQueue}.
 *
 * <p>Virtual time says what a client has had: each start costs it one over its weight, as in start-time fair queueing (P.
 * Goyal, H. M. Vin, H. Cheng, 1996).
 */
final class ClientShare {
    /** Virtual time of a start at weight 1; a long lasts for 5 × 10¹¹ of them. */
    private static final long COST = 1 << 24;

    /** Who holds the least for its weight comes first; among equals who has had the least; then who was there first. */
    static final Comparator<ClientShare> BY_SHARE = ClientShare::compareByShare;

    private final String id;
    private final int weight;
    private final long number;
    private final Map<Priority, Backlog> backlogs = new EnumMap<>(Priority.class);
    private int running;
    private long virtualTime;

    /**
     * @param number of the client in the order in which they came
     * @param now virtual time of the queue: a client that was not there has no claim to what others had meanwhile
     * @param forgottenTime the latest of any client that was forgotten, such as this one: one that comes and goes has no
     *     claim to more than one that stays, which is as if it had just had a start
     */
    ClientShare(String id, int weight, long number, long now, long forgottenTime) {
        this.id = id;
        this.weight = weight;
        this.number = number;
        this.virtualTime = Math.max(now, Math.min(forgottenTime, now + COST / weight));
    }

    String id() {
        return id;
    }

    /** Returns how many runs wait. */
    int waiting() {
        return backlogs.values().stream().mapToInt(Backlog::size).sum();
    }

    long virtualTime() {
        return virtualTime;
    }

    SchedulerSnapshot.Client snapshot() {
        return new SchedulerSnapshot.Client(id, weight, waiting(), running);
    }

    /** Returns the backlogs, of which none is empty. */
    Map<Priority, Backlog> backlogs() {
        return backlogs;
    }

    boolean isIdle() {
        return running == 0 && backlogs.isEmpty();
    }

    /**
     * Takes note of a start.
     *
     * @param now virtual time of the queue: what others had while this client wanted nothing is gone
     * @return the virtual time of the start
     */
    long started(long now) {
        running++;
        long start = Math.max(virtualTime, now);
        virtualTime = start + COST / weight;
        return start;
    }

    void ended() {
        running--;
    }

    private int compareByShare(ClientShare other) {
        int byHeld = Long.compare((long) running * other.weight, (long) other.running * weight);
        if (byHeld != 0) {
            return byHeld;
        }
        int byHad = Long.compare(virtualTime, other.virtualTime);
        return byHad != 0 ? byHad : Long.compare(number, other.number);
    }
}
