package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KilledProcessesTest {
    @Test
    void line_few_namesThemAll() {
        assertThat(KilledProcesses.line(List.of("sleep"))).isEqualTo("killed a process that was still running: sleep");
        assertThat(KilledProcesses.line(List.of("sh", "sleep", "sh")))
                .isEqualTo("killed 3 processes that were still running: sh (2 times), sleep");
    }

    @Test
    void line_swarm_isShort() {
        assertThat(KilledProcesses.line(Collections.nCopies(200, "sh")))
                .isEqualTo("killed 200 processes that were still running: sh (200 times)");
        List<String> names =
                IntStream.range(0, 5000).mapToObj(i -> "p".repeat(1000) + i).toList();
        assertThat(KilledProcesses.line(names)).hasSizeLessThan(100).contains("5000 processes");
        List<String> different =
                IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        assertThat(KilledProcesses.line(different))
                .isEqualTo("killed 1000 processes that were still running: 0, 1, 2, 3, 4, 5, 6, 7, and 992 more");
    }

    @Test
    void line_hostileNames_areHarmless() {
        assertThat(KilledProcesses.line(List.of("a\nb", "\u001b[2J", "\u202e", " ", "\u001b[1m")))
                .isEqualTo("killed 5 processes that were still running: a\\nb, \\x1b[2J, \\u202e, ? (2 times)");
        assertThat(KilledProcesses.line(List.of("\u001b".repeat(33)))).endsWith("\\x1b".repeat(32));
        assertThat(KilledProcesses.line(List.of("\ud83d\ude00".repeat(33)))).endsWith(": " + "\ud83d\ude00".repeat(32));
    }
}
