package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long {@link RunQueue} has anybody wait, in random lives of a queue; a plain model of it counts along. */
@Timeout(60)
class RunQueueBoundsTest {
    private static final int STEPS = 20_000;
    private static final List<Priority> CLASSES = List.of(Priority.values());
    private static final Map<String, Integer> WEIGHTS = Map.of("c1", 3, "c2", 10);

    private final RunQueue queue = new RunQueue(WEIGHTS);
    private final List<QueuedRun> waiting = new ArrayList<>();
    private final List<QueuedRun> running = new ArrayList<>();
    private final Map<Priority, Integer> startsOfOthers = new EnumMap<>(Priority.class);

    /** Of a client that waits in a class and holds nothing: how often each other has started in that class. */
    private final Map<String, Map<String, Integer>> startsWhileWithout = new HashMap<>();

    /** Of a client's backlog: starts since the run that is its oldest has become that. */
    private final Map<String, Integer> startsSinceOldest = new HashMap<>();

    private int number;

    private static int weight(String client) {
        return WEIGHTS.getOrDefault(client, 1);
    }

    private static String backlog(String client, Priority priority) {
        return client + " " + priority;
    }

    private void add(Random random) {
        Run run = SchedulerTest.run(number);
        String client = "c" + random.nextInt(4);
        Priority priority = CLASSES.get(random.nextInt(3));
        Demand demand = new Demand(random.nextInt(5) * 100L, 1);
        queue.add(run, client, priority, demand);
        // Only what the model needs; the share is the queue's own affair.
        waiting.add(new QueuedRun(
                run, new ClientShare(client, weight(client), 0, 0, 0), priority, demand, false, number++, 0));
    }

    private void remove(Random random) {
        QueuedRun removed = waiting.remove(random.nextInt(waiting.size()));
        queue.remove(removed.run());
        startsSinceOldest.remove(backlog(removed.client().id(), removed.priority()));
    }

    private void share(Random random) {
        int index = random.nextInt(waiting.size());
        QueuedRun run = waiting.get(index);
        String client = "c" + random.nextInt(4);
        Priority to = CLASSES.get(random.nextInt(3));
        queue.share(run.run(), client, to);
        boolean isHigher = to.compareTo(run.priority()) < 0;
        if (isHigher
                || (to == run.priority()
                        && waitingOf(client) < waitingOf(run.client().id()))) {
            waiting.set(index, run.of(new ClientShare(client, weight(client), 0, 0, 0), to));
            startsSinceOldest.remove(backlog(client, to));
            startsSinceOldest.remove(backlog(run.client().id(), run.priority()));
        }
    }

    private long waitingOf(String client) {
        return waiting.stream().filter(run -> run.client().id().equals(client)).count();
    }

    private void end(Random random) {
        queue.ended(running.remove(random.nextInt(running.size())).client());
    }

    private void start() {
        QueuedRun started = queue.first().orElseThrow();
        queue.start(started);
        running.add(started);
        checkOldest(started);
        waiting.removeIf(run -> run.run() == started.run());
        checkClasses(started.priority());
        checkClients(started);
    }

    private void checkClasses(Priority started) {
        for (Priority priority : Priority.values()) {
            boolean waits = waiting.stream().anyMatch(run -> run.priority() == priority);
            if (priority == started || !waits) {
                startsOfOthers.remove(priority);
            } else {
                assertThat(startsOfOthers.merge(priority, 1, Integer::sum))
                        .as("starts in a row while %s waits", priority)
                        .isLessThan(RunQueue.PATIENCE + 2);
            }
        }
    }

    private void checkClients(QueuedRun started) {
        for (QueuedRun run : waiting) {
            String client = run.client().id();
            String key = backlog(client, run.priority());
            boolean holdsNone =
                    running.stream().noneMatch(held -> held.client().id().equals(client));
            if (!holdsNone) {
                startsWhileWithout.remove(key);
            }
        }
        startsWhileWithout
                .keySet()
                .removeIf(key -> waiting.stream()
                        .noneMatch(run ->
                                backlog(run.client().id(), run.priority()).equals(key)));
        String other = started.client().id();
        waiting.stream()
                .filter(run -> run.priority() == started.priority())
                .map(run -> run.client().id())
                .distinct()
                .filter(client ->
                        running.stream().noneMatch(held -> held.client().id().equals(client)))
                .forEach(client -> {
                    int starts = startsWhileWithout
                            .computeIfAbsent(backlog(client, started.priority()), key -> new HashMap<>())
                            .merge(other, 1, Integer::sum);
                    assertThat(starts)
                            .as("starts of %s while %s waits and holds none", other, client)
                            .isLessThanOrEqualTo((int) Math.ceil((double) weight(other) / weight(client)) + 1);
                });
    }

    private void checkOldest(QueuedRun started) {
        QueuedRun oldest = waiting.stream()
                .filter(run -> run.priority() == started.priority()
                        && run.client().id().equals(started.client().id()))
                .findFirst()
                .orElseThrow();
        String key = backlog(started.client().id(), started.priority());
        if (oldest.run() == started.run()) {
            startsSinceOldest.remove(key);
        } else {
            assertThat(startsSinceOldest.merge(key, 1, Integer::sum))
                    .as("starts before the oldest of %s", key)
                    .isLessThan(Backlog.OLDEST_EVERY);
        }
    }

    private void assertConsistent() {
        assertThat(queue.size()).isEqualTo(waiting.size());
        assertThat(queue.first().isPresent()).isEqualTo(!waiting.isEmpty());
        assertThat(queue.oldest().map(QueuedRun::number))
                .isEqualTo(waiting.stream().map(QueuedRun::number).min(Long::compare));
    }

    /** @param seed also chooses how many slots there are, and whether little or much waits */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyLife_nobodyWaitsForLongerThanIsSaid(long seed) {
        Random random = new Random(seed);
        int slots = 1 + random.nextInt(4);
        int most = seed % 2 == 0 ? 6 : 60;
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(20)) {
                case 0 -> {
                    if (!waiting.isEmpty()) {
                        remove(random);
                    }
                }
                case 1 -> {
                    if (!waiting.isEmpty()) {
                        share(random);
                    }
                }
                case 2, 3, 4, 5, 6, 7, 8 -> {
                    if (waiting.size() < most) {
                        add(random);
                    }
                }
                case 9, 10, 11, 12, 13 -> {
                    if (!running.isEmpty()) {
                        end(random);
                    }
                }
                default -> {
                    if (running.size() < slots && !waiting.isEmpty()) {
                        start();
                    }
                }
            }
            assertConsistent();
        }
    }
}
