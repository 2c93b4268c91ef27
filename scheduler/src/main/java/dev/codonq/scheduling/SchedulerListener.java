package dev.codonq.scheduling;

/**
 * What is told of the events of a scheduler.
 *
 * <p>Events come one at a time, on a thread that serves this listener alone, in the order in which they were published. An
 * implementation
 *
 * <ul>
 *   <li>MAY be slow, or block: that holds up nobody but itself. While too many events wait for it, 10,000 or 64 MiB of
 *       results, further ones are dropped and counted in {@link SchedulerCounts#droppedEvents()};
 *   <li>MAY throw: the first exception of each class is logged, and the next event comes all the same;
 *   <li>MAY call the scheduler: submit, cancel, and close;
 *   <li>MUST return when its thread is interrupted, which happens to one that is still at work a few seconds after the
 *       scheduler has closed. One that does not is left behind on its thread;
 *   <li>MUST be thread-safe if it is given to more than one scheduler, or to one more than once;
 *   <li>MUST NOT take part in the correctness of its program: an event that was dropped does not come again.
 * </ul>
 */
@FunctionalInterface
public interface SchedulerListener {
    /** Takes note of {@code event}. */
    void on(SchedulerEvent event);
}
