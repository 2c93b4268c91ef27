package dev.codonq.scheduling;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what it was told. Thread-safe. */
final class RecordingListener implements SchedulerListener {
    private final List<SchedulerEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(SchedulerEvent event) {
        events.add(event);
    }

    List<SchedulerEvent> events() {
        return events;
    }

    <E extends SchedulerEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits until it was told of so many events of {@code type}. */
    <E extends SchedulerEvent> List<E> await(Class<E> type, int count) {
        Waiting.until(() -> of(type).size() >= count);
        return of(type);
    }
}
