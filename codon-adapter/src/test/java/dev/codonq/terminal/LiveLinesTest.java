package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
    private final FakeScreen screen = new FakeScreen(20, 5);
    private final List<String> writes = new ArrayList<>();
    private final LiveLines lines = new LiveLines(text -> {
        writes.add(text);
        screen.write(text);
    });

    @Test
    void print_nothingShown_goesOutAsItIs() {
        lines.print("a\n");
        lines.show(List.of());
        lines.print("b\n");
        assertThat(writes).containsExactly("a\n", "b\n");
    }

    @Test
    void show_fewerAndShorter_leavesNothingOfTheOld() {
        lines.print("before\n");
        lines.show(List.of("one one one", "two two two", "three"));
        lines.show(List.of("1", "2"));
        assertThat(screen.lines()).containsExactly("before", "1", "2");
        assertThat(screen.cursor()).containsExactly(1, 0);
        assertThat(screen.wraps()).isTrue();
    }

    @Test
    void print_linesShown_goesAboveThemInOneWrite() {
        lines.show(List.of("status", "job"));
        writes.clear();
        lines.print("FAILED  a.py\na.py: error: of more than twenty columns\n");
        assertThat(writes).hasSize(1);
        assertThat(screen.lines())
                .containsExactly("FAILED  a.py", "a.py: error: of more", " than twenty columns", "status", "job");
    }

    @Test
    void show_none_leavesOnlyWhatWasPrintedAndTheCursorBelow() {
        lines.show(List.of("status", "job", "job"));
        lines.print("FAILED  a.py\n");
        lines.show(List.of());
        lines.print("1 job\n");
        assertThat(screen.lines()).containsExactly("FAILED  a.py", "1 job");
        assertThat(screen.cursor()).containsExactly(2, 0);
    }

    @Test
    void show_atTheBottom_scrollsAndStaysInPlace() {
        for (int i = 1; i <= 20; i++) {
            lines.print("line " + i + "\n");
            lines.show(List.of("status " + i, "job", "job"));
        }
        assertThat(screen.lines()).hasSize(23).endsWith("line 19", "line 20", "status 20", "job", "job");
    }

    /** As where the terminal has just become narrower than it said. */
    @Test
    void show_widerThanTheTerminal_takesOneRowEach() {
        lines.show(List.of("a line of more than twenty columns", "another one of as many"));
        lines.show(List.of("status", "job"));
        assertThat(screen.lines()).containsExactly("status", "job");
    }
}
