package dev.codonq.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.DisplayWidth;
import dev.codonq.progress.BatchFigures.Running;
import dev.codonq.terminal.Palette;
import dev.codonq.terminal.TerminalSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {
    private final LiveView view = new LiveView(Palette.PLAIN);

    private static Running run(String name, int seconds) {
        return new Running(name, "typecheck", Duration.ofSeconds(seconds));
    }

    private static BatchFigures figures(Running... running) {
        return new BatchFigures(500, 12, 2, 5, Optional.of(Duration.ofMinutes(4)), 1200L << 20, List.of(running));
    }

    private List<String> lines(BatchFigures figures, int columns, int rows) {
        return view.lines(figures, new TerminalSize(columns, rows));
    }

    @Test
    void lines_usualTerminal_showsTheFiguresAndWhatRunsOldestFirst() {
        assertThat(lines(figures(run("b.py", 3), run("src/日本語.py", 187)), 80, 24))
                .containsExactly(
                        "12 of 500 done, 2 failed, 488 left (about 4m), 5 from cache, 1.2 GiB",
                        " 3m 07s typecheck src/日本語.py",
                        "     3s typecheck b.py");
    }

    @Test
    void lines_narrowTerminal_keepsTheMostTelling() {
        assertThat(lines(figures(run("src/with/a/long/name.py", 3)), 20, 24))
                .containsExactly("12/500, 2 failed", "     3s …ng/name.py");
        assertThat(lines(figures(run("name.py", 3)), 10, 24)).containsExactly("12/500", "name.py");
        assertThat(lines(figures(run("name.py", 3)), 4, 24)).containsExactly("12…", "…py");
        assertThat(lines(figures(run("name.py", 3)), 1, 24)).containsExactly("…", "…");
    }

    @Test
    void lines_nothingKnown_saysSo() {
        BatchFigures figures = new BatchFigures(3, 0, 0, 0, Optional.empty(), 0, List.of());
        assertThat(lines(figures, 80, 24)).containsExactly("0 of 3 done, 3 left (time unknown)");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "5, 3", "24, 22"})
    void lines_manyRuns_areFewerThanTheRows(int rows, int expected) {
        Running[] runs = IntStream.range(0, 10_000)
                .mapToObj(i -> run("job" + i + ".py", i))
                .toArray(Running[]::new);
        assertThat(lines(figures(runs), 80, rows)).hasSize(expected);
    }

    @Test
    void lines_moreThanFit_saysHowMany() {
        Running[] runs = {run("a.py", 4), run("b.py", 3), run("c.py", 2), run("d.py", 1)};
        assertThat(lines(figures(runs), 80, 6).subList(1, 4))
                .containsExactly("     4s typecheck a.py", "     3s typecheck b.py", "  and 2 more");
        assertThat(lines(figures(runs), 80, 4).subList(1, 2)).containsExactly("  4 running");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "10", "20", "39", "40", "41", "80", "200"})
    void lines_anyName_areNarrowerThanTheTerminalAndHarmless(int columns) {
        String[] names = {
            "x".repeat(4000), "日本".repeat(1000), "a\nb\u001b[2J\t\u202e.py", "e\u0301".repeat(2000), "👩‍👩‍👧.py", ""
        };
        for (String name : names) {
            for (String line : lines(figures(run(name, 1_000_000)), columns, 24)) {
                assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(Math.max(1, columns - 1));
                assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u202e]");
            }
        }
    }

    @Test
    void lines_colours_takeNoRoom() {
        List<String> painted = new LiveView(Palette.COLOURS).lines(figures(run("a.py", 3)), new TerminalSize(80, 24));
        assertThat(painted.get(0)).contains("\u001b[");
        assertThat(painted.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .isEqualTo(lines(figures(run("a.py", 3)), 80, 24));
    }
}
