package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which run is the next: of which class, of which client, and which of the client's. */
@Timeout(60)
class RunQueueTest {
    private static final List<Priority> CLASSES = List.of(Priority.values());
    private static final Action ACTION = SchedulerTest.action(0);
    private static final FlightKey KEY = SchedulerTest.run(0).key();

    private final RunQueue queue = new RunQueue(Map.of("heavy", 3));

    private Run add(int number, String client, Priority priority, long runNanos) {
        Run run = SchedulerTest.run(number);
        queue.add(run, client, priority, new Demand(runNanos, 1));
        return run;
    }

    private Run add(int number, String client) {
        return add(number, client, Priority.NORMAL, 1);
    }

    private void add(int count, String client, Priority priority) {
        for (int i = 0; i < count; i++) {
            add(i, client, priority, 1);
        }
    }

    private QueuedRun start() {
        QueuedRun first = queue.first().orElseThrow();
        queue.start(first);
        return first;
    }

    private QueuedRun startAndEnd() {
        QueuedRun started = start();
        queue.ended(started.client());
        return started;
    }

    private List<String> clientsOf(int starts) {
        return IntStream.range(0, starts).mapToObj(i -> start().client().id()).toList();
    }

    @Test
    void first_nothingWaits_isNothing() {
        assertThat(queue.first()).isEmpty();
        assertThat(queue.oldest()).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void first_ofSeveralClasses_isOfTheHighest() {
        add(1, "a", Priority.LOW, 1);
        add(2, "a", Priority.HIGH, 1);
        add(3, "a", Priority.NORMAL, 1);
        assertThat(IntStream.range(0, 3).mapToObj(i -> startAndEnd().priority()))
                .containsExactly(Priority.HIGH, Priority.NORMAL, Priority.LOW);
    }

    @Test
    void first_classPassedOverTooOften_isOfIt() {
        add(30, "a", Priority.HIGH);
        add(3, "a", Priority.LOW);
        List<Priority> started =
                IntStream.range(0, 19).mapToObj(i -> startAndEnd().priority()).toList();
        List<Priority> expected = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            expected.add(i % (RunQueue.PATIENCE + 1) == RunQueue.PATIENCE ? Priority.LOW : Priority.HIGH);
        }
        assertThat(started).isEqualTo(expected);
    }

    @Test
    void first_nothingWaitedWhenOthersStarted_wasNotPassedOver() {
        add(30, "a", Priority.HIGH);
        IntStream.range(0, RunQueue.PATIENCE).forEach(i -> startAndEnd());
        add(1, "a", Priority.LOW);
        assertThat(startAndEnd().priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void first_clientsHoldDifferentNumbers_isOfTheOneWithFewest() {
        add(10, "many", Priority.NORMAL);
        assertThat(clientsOf(2)).containsOnly("many");
        add(1, "few");
        assertThat(clientsOf(2)).containsExactly("few", "many");
    }

    @Test
    void first_clientsOfDifferentWeights_holdInProportion() {
        add(20, "light", Priority.NORMAL);
        add(20, "heavy", Priority.NORMAL);
        List<String> started = clientsOf(12);
        assertThat(started).filteredOn("heavy"::equals).hasSize(9);
        assertThat(started.subList(0, 4)).filteredOn("heavy"::equals).hasSize(3);
    }

    /** With one slot all hold none whenever it is free: what they have had decides. */
    @Test
    void first_clientsOfDifferentWeightsAndOneSlot_haveHadInProportion() {
        add(20, "light", Priority.NORMAL);
        add(20, "heavy", Priority.NORMAL);
        List<String> started = IntStream.range(0, 12)
                .mapToObj(i -> startAndEnd().client().id())
                .toList();
        assertThat(started).filteredOn("heavy"::equals).hasSize(9);
    }

    @Test
    void first_clientThatWasAway_hasNoClaimToWhatOthersHadMeanwhile() {
        add(100, "busy", Priority.NORMAL);
        add(1, "away");
        IntStream.range(0, 50).forEach(i -> startAndEnd());
        add(10, "away", Priority.NORMAL);
        List<String> started = IntStream.range(0, 10)
                .mapToObj(i -> startAndEnd().client().id())
                .toList();
        assertThat(started).filteredOn("busy"::equals).hasSize(5);
    }

    /** It is forgotten each time; what it has had must not be. */
    @Test
    void first_clientThatComesAndGoes_hasNoClaimToMoreThanOneThatStays() {
        add(100, "stays", Priority.NORMAL);
        startAndEnd();
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            if (queue.snapshot().clients().size() == 1) {
                add(1000 + i, "comes");
            }
            started.add(startAndEnd().client().id());
        }
        assertThat(started).filteredOn("stays"::equals).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void first_runsOfOneClient_isTheLongest() {
        Run brief = add(1, "a", Priority.NORMAL, 5);
        Run lengthy = add(2, "a", Priority.NORMAL, 50);
        Run unknown = add(3, "a", Priority.NORMAL, Demand.UNKNOWN_TIME);
        assertThat(IntStream.range(0, 3).mapToObj(i -> start().run())).containsExactly(unknown, lengthy, brief);
    }

    @Test
    void first_everyFourthTime_isTheOldest() {
        Run oldest = add(0, "a", Priority.NORMAL, 1);
        for (int i = 1; i < 10; i++) {
            add(i, "a", Priority.NORMAL, 100 + i);
        }
        List<Run> started = IntStream.range(0, Backlog.OLDEST_EVERY)
                .mapToObj(i -> start().run())
                .toList();
        assertThat(started.indexOf(oldest)).isEqualTo(Backlog.OLDEST_EVERY - 1);
    }

    @Test
    void addAgain_keepsItsAgeAndComesFirstToRunAlone() {
        add(1, "a", Priority.NORMAL, 1);
        QueuedRun started = start();
        add(2, "a", Priority.NORMAL, 100);
        queue.addAgain(started, true);
        queue.ended(started.client());
        assertThat(queue.oldest().map(QueuedRun::run)).contains(started.run());
        QueuedRun again = start();
        assertThat(again.run()).isSameAs(started.run());
        assertThat(again.isAlone()).isTrue();
        assertThat(again.sinceNanos()).isEqualTo(started.sinceNanos());
    }

    @Test
    void share_inAHigherClass_startsAsOneOfIt() {
        add(1, "a", Priority.NORMAL, 1);
        Run low = add(2, "a", Priority.LOW, 1);
        queue.share(low, "a", Priority.HIGH);
        assertThat(queue.snapshot().waiting()).isEqualTo(Map.of(Priority.HIGH, 1, Priority.NORMAL, 1));
        assertThat(start().run()).isSameAs(low);
    }

    @Test
    void share_inALowerClassOrOfARunNotThere_changesNothing() {
        Run high = add(1, "a", Priority.HIGH, 1);
        queue.share(high, "b", Priority.LOW);
        queue.share(SchedulerTest.run(2), "b", Priority.HIGH);
        assertThat(queue.snapshot().waiting()).isEqualTo(Map.of(Priority.HIGH, 1));
        assertThat(queue.snapshot().clients())
                .extracting(SchedulerSnapshot.Client::id)
                .containsExactly("a");
    }

    /** Who wants the last of a thousand runs of another client, and nothing else, must not wait for all of them. */
    @Test
    void share_behindFewerRuns_startsOnThatAccount() {
        add(1, "a", Priority.NORMAL, 1);
        Run last = add(2, "a", Priority.NORMAL, 1);
        queue.share(last, "b", Priority.NORMAL);
        assertThat(queue.snapshot().clients())
                .containsExactly(
                        new SchedulerSnapshot.Client("a", 1, 1, 0), new SchedulerSnapshot.Client("b", 1, 1, 0));
        queue.share(last, "a", Priority.NORMAL);
        assertThat(start().client().id()).isEqualTo("a");
        assertThat(start().client().id()).isEqualTo("b");
    }

    @Test
    void remove_waiting_isGoneFromEverywhere() {
        Run run = add(1, "a");
        queue.remove(run);
        queue.remove(run);
        assertThat(queue.first()).isEmpty();
        assertThat(queue.size()).isZero();
        assertThat(queue.snapshot())
                .isEqualTo(new SchedulerSnapshot.Queue(Map.of(), Optional.empty(), Duration.ZERO, 0, List.of()));
    }

    @Test
    void snapshot_someTimesKnown_saysWhatThoseTakeTogetherAndHowManyAreNot() {
        add(1, "a", Priority.NORMAL, 3);
        Run removed = add(2, "b", Priority.LOW, 100);
        add(3, "a", Priority.HIGH, 4);
        add(4, "a", Priority.NORMAL, Demand.UNKNOWN_TIME);
        queue.remove(removed);
        assertThat(queue.snapshot().expectedTime()).isEqualTo(Duration.ofNanos(7));
        assertThat(queue.snapshot().unknownRuns()).isEqualTo(1);
        start();
        assertThat(queue.snapshot().expectedTime()).isEqualTo(Duration.ofNanos(3));
    }

    @Test
    void clear_someRun_keepsOnlyWhatTheyHold() {
        add(3, "a", Priority.NORMAL);
        add(3, "b", Priority.LOW);
        QueuedRun running = start();
        queue.clear();
        assertThat(queue.size()).isZero();
        assertThat(queue.first()).isEmpty();
        assertThat(queue.oldest()).isEmpty();
        assertThat(queue.snapshot().clients()).containsExactly(new SchedulerSnapshot.Client("a", 1, 0, 1));
        queue.ended(running.client());
        assertThat(queue.snapshot().clients()).isEmpty();
        add(1, "b");
        assertThat(start().client().id()).isEqualTo("b");
    }

    @Test
    void clients_thatWaitForNothingAndHoldNothing_areForgotten() {
        for (int i = 0; i < 1000; i++) {
            add(i, "client " + i);
            if (i % 2 == 0) {
                startAndEnd();
            } else {
                queue.remove(queue.first().orElseThrow().run());
            }
        }
        assertThat(queue.snapshot().clients()).isEmpty();
    }

    @Test
    void manyRuns_eachStartsOnce() {
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            // One action for all: the queue asks for none.
            Run run = new Run(KEY, ACTION);
            queue.add(run, "client " + i % 100, CLASSES.get(i % 3), new Demand(i * 7919L % 10_007, 1));
        }
        assertThat(queue.size()).isEqualTo(count);
        int started = 0;
        while (queue.size() > 0) {
            startAndEnd();
            started++;
        }
        assertThat(started).isEqualTo(count);
        assertThat(queue.first()).isEmpty();
        assertThat(queue.snapshot().clients()).isEmpty();
    }
}
