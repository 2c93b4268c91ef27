package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentActionsTest {
    @TempDir
    private Path directory;

    private CacheLayout layout;
    private RecentActions recent;

    @BeforeEach
    void open() throws IOException {
        layout = CacheLayout.in(directory);
        layout.create();
        recent = new RecentActions(layout);
    }

    private void publish(String subject, ActionKey key) throws IOException {
        Path staged = layout.temporary().resolve("staged");
        recent.stage(subject, key, staged);
        recent.publish(subject, staged);
    }

    private static List<ActionKey> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Samples.key("number " + i))
                .toList();
    }

    @Test
    void of_nothingPublished_isEmpty() {
        assertThat(recent.of("a")).isEmpty();
    }

    @Test
    void of_manyPublished_areTheLatestEight() throws IOException {
        for (ActionKey key : keys(0, 20)) {
            publish("a", key);
            publish("b", Samples.key("another"));
        }
        assertThat(recent.of("a")).isEqualTo(keys(12, 20));
        assertThat(recent.of("b")).containsExactly(Samples.key("another"));
        assertThat(recent.of("c")).isEmpty();
    }

    @Test
    void of_publishedAgain_isTheLatest() throws IOException {
        for (ActionKey key : keys(0, 3)) {
            publish("a", key);
        }
        publish("a", Samples.key("number 0"));
        assertThat(recent.of("a"))
                .containsExactly(Samples.key("number 1"), Samples.key("number 2"), Samples.key("number 0"));
    }

    @Test
    void of_damagedFile_isEmptyUntilTheNextIsPublished() throws IOException {
        publish("a", Samples.key("one"));
        Path file = layout.recent("a");
        byte[] good = Files.readAllBytes(file);
        List<byte[]> damaged = List.of(
                new byte[] {'x'},
                new byte[] {'\n', '\n'},
                new byte[] {' ', '1'},
                new byte[] {0},
                new byte[5_000],
                (new String(good, StandardCharsets.US_ASCII) + "0123 5\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] content : damaged) {
            Files.write(file, content);
            assertThat(recent.of("a")).as("%d bytes", content.length).isEmpty();
            publish("a", Samples.key("two"));
            assertThat(recent.of("a")).containsExactly(Samples.key("two"));
        }
        Files.delete(file);
        Files.createSymbolicLink(file, Files.write(directory.resolve("elsewhere"), good));
        assertThat(recent.of("a")).isEmpty();
        publish("a", Samples.key("two"));
        assertThat(recent.of("a")).containsExactly(Samples.key("two"));
        assertThat(directory.resolve("elsewhere")).hasBinaryContent(good);
    }
}
