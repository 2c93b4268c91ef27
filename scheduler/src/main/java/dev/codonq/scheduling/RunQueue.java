package dev.codonq.scheduling;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The runs that wait for a slot, and the order in which they get one. Not thread-safe; guarded by the lock of {@link
 * Admission}.
 *
 * <p>Three questions, one after the other:
 *
 * <ol>
 *   <li>Which class? The highest that waits, but one that was passed over {@value #PATIENCE} times in a row comes first. So
 *       of any {@value #PATIENCE} + 2 starts in a row at least one is of a class that waits, whichever it is.
 *   <li>Which client of the class? The one that holds the fewest slots for its weight; among equals the one that has had the
 *       fewest starts for its weight, see {@link ClientShare}. So a client that holds no slot waits for at most w/v + 1
 *       (rounded up) starts of its class by each other client, where v is its own weight and w the other's.
 *   <li>Which run of the client? The one expected to take longest, but every {@value Backlog#OLDEST_EVERY}th time the oldest.
 * </ol>
 *
 * So no run waits for ever while others start, whatever comes after it. Each operation takes time in the order of log n.
 */
final class RunQueue {
    /** The most starts of higher classes in a row while a class waits, but for one whose turn it is as well. */
    static final int PATIENCE = 8;

    private final Map<String, Integer> weights;
    private final Map<String, ClientShare> clients = new HashMap<>();
    private final IdentityHashMap<Run, QueuedRun> runs = new IdentityHashMap<>();
    private final Map<Priority, NavigableSet<Backlog>> order = new EnumMap<>(Priority.class);
    private final Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);
    private long virtualTime;

    /** The latest virtual time of a client that was forgotten. */
    private long forgottenTime;

    private long clientsSeen;
    private long runsSeen;

    /** @param weights of clients whose weight is not 1 */
    RunQueue(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
        for (Priority priority : Priority.values()) {
            order.put(priority, new TreeSet<>(Comparator.comparing(Backlog::client, ClientShare.BY_SHARE)));
            passedOver.put(priority, 0);
        }
    }

    /** Adds a run that was not there before. */
    void add(Run run, String client, Priority priority, Demand demand) {
        add(new QueuedRun(run, shareOf(client), priority, demand, false, runsSeen++, System.nanoTime()));
    }

    /** Adds a run that was started already. */
    void addAgain(QueuedRun run, boolean isAlone) {
        add(run.again(shareOf(run.client().id()), isAlone));
    }

    private ClientShare shareOf(String client) {
        return clients.computeIfAbsent(
                client,
                id -> new ClientShare(id, weights.getOrDefault(id, 1), clientsSeen++, virtualTime, forgottenTime));
    }

    private void add(QueuedRun run) {
        runs.put(run.run(), run);
        ClientShare client = run.client();
        Backlog backlog = client.backlogs().get(run.priority());
        if (backlog == null) {
            backlog = new Backlog(client, run.priority());
            client.backlogs().put(run.priority(), backlog);
            ordered(run.priority()).add(backlog);
        }
        backlog.add(run);
    }

    /** Takes a run out, where it still is there. */
    void remove(Run run) {
        QueuedRun queued = runs.remove(run);
        if (queued != null) {
            takeOut(queued, backlog -> backlog.remove(queued));
            forgetIfIdle(queued.client());
        }
    }

    /**
     * Puts a run that is there on the account of another client that wants it, too, where it starts sooner from there: in a
     * higher class, or in the same behind fewer runs.
     */
    void share(Run run, String clientId, Priority priority) {
        QueuedRun queued = runs.get(run);
        if (queued == null) {
            return;
        }
        ClientShare client = shareOf(clientId);
        int byPriority = priority.compareTo(queued.priority());
        if (byPriority < 0
                || (byPriority == 0 && client.waiting() < queued.client().waiting())) {
            takeOut(queued, backlog -> backlog.remove(queued));
            add(queued.of(client, priority));
        }
        forgetIfIdle(queued.client());
        forgetIfIdle(client);
    }

    void clear() {
        runs.clear();
        order.values().forEach(NavigableSet::clear);
        clients.values().forEach(client -> client.backlogs().clear());
        List.copyOf(clients.values()).forEach(this::forgetIfIdle);
    }

    /** Returns the run that is to start next. */
    Optional<QueuedRun> first() {
        Priority chosen = null;
        for (Priority priority : Priority.values()) {
            if (!ordered(priority).isEmpty()) {
                if (timesPassedOver(priority) >= PATIENCE) {
                    // The highest of these: else a lower one could come both before and after the turn of this.
                    chosen = priority;
                    break;
                }
                chosen = chosen == null ? priority : chosen;
            }
        }
        return chosen == null
                ? Optional.empty()
                : Optional.of(ordered(chosen).first().first());
    }

    /** Takes out the run that {@link #first} has returned; its client holds a slot more. */
    void start(QueuedRun run) {
        runs.remove(run.run());
        for (Priority priority : Priority.values()) {
            if (priority == run.priority() || ordered(priority).isEmpty()) {
                passedOver.put(priority, 0);
            } else if (priority.compareTo(run.priority()) > 0) {
                passedOver.put(priority, timesPassedOver(priority) + 1);
            }
        }
        takeOut(run, backlog -> backlog.start(run));
        reorder(run.client(), client -> virtualTime = Math.max(virtualTime, client.started(virtualTime)));
    }

    /** Takes note that {@code client} holds a slot less. */
    void ended(ClientShare client) {
        reorder(client, ClientShare::ended);
        forgetIfIdle(client);
    }

    int size() {
        return runs.size();
    }

    /** Returns the run that has waited longest. */
    Optional<QueuedRun> oldest() {
        return clients.values().stream()
                .flatMap(client -> client.backlogs().values().stream())
                .map(Backlog::oldest)
                .min(QueuedRun.BY_AGE);
    }

    SchedulerSnapshot.Queue snapshot() {
        Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
        order.forEach((priority, backlogs) -> {
            if (!backlogs.isEmpty()) {
                waiting.put(priority, backlogs.stream().mapToInt(Backlog::size).sum());
            }
        });
        List<Backlog> backlogs =
                order.values().stream().flatMap(NavigableSet::stream).toList();
        long now = System.nanoTime();
        return new SchedulerSnapshot.Queue(
                waiting,
                oldest().map(run -> Duration.ofNanos(now - run.sinceNanos())),
                Duration.ofNanos(
                        backlogs.stream().mapToLong(Backlog::expectedNanos).sum()),
                backlogs.stream().mapToInt(Backlog::unknownRuns).sum(),
                clients.values().stream()
                        .map(ClientShare::snapshot)
                        .sorted(Comparator.comparing(SchedulerSnapshot.Client::id))
                        .toList());
    }

    private void takeOut(QueuedRun run, Consumer<Backlog> change) {
        Backlog backlog = run.client().backlogs().get(run.priority());
        if (backlog == null) {
            throw new IllegalStateException(run + " is not queued");
        }
        change.accept(backlog);
        if (backlog.isEmpty()) {
            ordered(run.priority()).remove(backlog);
            run.client().backlogs().remove(run.priority());
        }
    }

    /** What the order depends on must not change within a sorted set. */
    private void reorder(ClientShare client, Consumer<ClientShare> change) {
        client.backlogs().forEach((priority, backlog) -> ordered(priority).remove(backlog));
        change.accept(client);
        client.backlogs().forEach((priority, backlog) -> ordered(priority).add(backlog));
    }

    private void forgetIfIdle(ClientShare client) {
        if (client.isIdle()) {
            clients.remove(client.id(), client);
            forgottenTime = Math.max(forgottenTime, client.virtualTime());
        }
    }

    @SuppressWarnings("NullAway") // every priority has its set from the start
    private NavigableSet<Backlog> ordered(Priority priority) {
        return order.get(priority);
    }

    private int timesPassedOver(Priority priority) {
        return passedOver.getOrDefault(priority, 0);
    }
}
