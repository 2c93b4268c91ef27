package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunHistoryTest {
    private static final long MIB = 1 << 20;

    private static Action action(String name) {
        return Samples.action(name);
    }

    private static void record(RunHistory history, String name, long millis, long mib) {
        history.record(action(name), Duration.ofMillis(millis), Optional.of(mib * MIB));
    }

    private static Optional<Expectation> expected(long millis, long mib) {
        return Optional.of(new Expectation(Duration.ofMillis(millis), Optional.of(mib * MIB)));
    }

    private static Action.Builder compile(String subject, String... options) {
        return Action.builder("/opt/codon", options)
                .arguments(List.of("-o", "a", "/src/a.py"))
                .subject(subject);
    }

    @Test
    void expectation_nothingRecorded_isEmpty() {
        try (RunHistory history = RunHistory.inMemory()) {
            assertThat(history.expectation(action("one"))).isEmpty();
        }
    }

    @Test
    void record_runTimes_areAveragedWithHalfTheWeightOnTheLatest() {
        try (RunHistory history = RunHistory.inMemory()) {
            record(history, "one", 1_000, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1_000, 1));
            record(history, "one", 2_000, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1_500, 1));
            record(history, "one", 500, 1);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1_000, 1));
        }
    }

    @Test
    void record_peaks_goUpAtOnceAndDownByAQuarter() {
        try (RunHistory history = RunHistory.inMemory()) {
            record(history, "one", 1, 100);
            record(history, "one", 1, 400);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 400));
            record(history, "one", 1, 200);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 350));
            history.record(action("one"), Duration.ofMillis(1), Optional.empty());
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1, 350));
        }
    }

    @Test
    void record_peakUnknownAtFirst_isLearnedLater() {
        try (RunHistory history = RunHistory.inMemory()) {
            history.record(action("one"), Duration.ofSeconds(1), Optional.empty());
            assertThat(history.expectation(action("one")))
                    .contains(new Expectation(Duration.ofSeconds(1), Optional.empty()));
            record(history, "one", 1_000, 7);
            assertThat(history.expectation(action("one"))).isEqualTo(expected(1_000, 7));
        }
    }

    @Test
    void record_hugeFigures_areCut() {
        try (RunHistory history = RunHistory.inMemory()) {
            for (int i = 0; i < 2; i++) {
                history.record(action("one"), Duration.ofSeconds(Long.MAX_VALUE), Optional.of(Long.MAX_VALUE));
                assertThat(history.expectation(action("one")))
                        .contains(new Expectation(
                                Duration.ofMillis(Integer.MAX_VALUE), Optional.of(Integer.MAX_VALUE * 1024L)));
            }
            history.record(action("two"), Duration.ZERO, Optional.of(1L));
            assertThat(history.expectation(action("two"))).contains(new Expectation(Duration.ZERO, Optional.of(1024L)));
        }
    }

    @Test
    void record_negativeFigures_areRefused() {
        try (RunHistory history = RunHistory.inMemory()) {
            assertThatThrownBy(() -> history.record(action("one"), Duration.ofMillis(-1), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT-0.001S");
            assertThatThrownBy(() -> history.record(action("one"), Duration.ZERO, Optional.of(-1L)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(history.expectation(action("one"))).isEmpty();
        }
    }

    @Test
    void expectation_contentToolsOrMachineOther_isThatOfTheSame() {
        Action before = compile("exe /src/a.py", "build")
                .input("src/a.py", new Input.File(Digest.of(new byte[1]), Path.of("/src/a.py"), false))
                .toolTree(new ToolTree(Path.of("/opt"), Digest.of(new byte[1])))
                .property("cpu", "old")
                .environment("LANG", "C")
                .build();
        Action after = compile("exe /src/a.py", "build")
                .input("src/a.py", new Input.File(Digest.of(new byte[2]), Path.of("/src/a.py"), false))
                .input("src/b.py", new Input.File(Digest.of(new byte[2]), Path.of("/src/b.py"), false))
                .toolTree(new ToolTree(Path.of("/opt"), Digest.of(new byte[2])))
                .property("cpu", "new")
                .environment("LANG", "D")
                .build();
        try (RunHistory history = RunHistory.inMemory()) {
            history.record(before, Duration.ofSeconds(3), Optional.of(MIB));
            assertThat(history.expectation(after)).isEqualTo(expected(3_000, 1));
        }
    }

    @Test
    void expectation_subjectArgumentsOrIsolationOther_isItsOwn() {
        List<Action> others = List.of(
                compile("exe /src/b.py", "build").build(),
                compile("obj /src/a.py", "build").build(),
                compile("", "build").build(),
                compile("exe /src/a.py", "build", "-release").build(),
                compile("exe /src/a.py", "buil", "d").build(),
                compile("exe /src/a.py", "build").isolation(Isolation.DIRECTORY).build());
        try (RunHistory history = RunHistory.inMemory()) {
            history.record(compile("exe /src/a.py", "build").build(), Duration.ofSeconds(3), Optional.empty());
            assertThat(others)
                    .allSatisfy(other -> assertThat(history.expectation(other)).isEmpty());
        }
    }

    @Test
    void expectation_emptySubject_isThatOfTheSameArguments() {
        try (RunHistory history = RunHistory.inMemory()) {
            history.record(Action.builder("/bin/a", "x").build(), Duration.ofSeconds(3), Optional.empty());
            assertThat(history.expectation(Action.builder("/bin/a", "x").build()))
                    .isPresent();
            assertThat(history.expectation(Action.builder("/bin/a", "y").build()))
                    .isEmpty();
        }
    }

    @Test
    void record_moreThanTheBound_forgetsSome() {
        try (RunHistory history = new RunHistory(100, null, false)) {
            for (int i = 0; i < 5_000; i++) {
                record(history, "number " + i, 1, 1);
            }
            assertThat(IntStream.range(0, 5_000)
                            .filter(i ->
                                    history.expectation(action("number " + i)).isPresent())
                            .count())
                    .isBetween(50L, 150L);
        }
    }
}
