package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TraceFilterTest {
    /** {@code @name} begins a stage; {@code #…} is an answer that begins none. */
    private static final RunTrace TRACE = new RunTrace() {
        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Optional<String> read(String line) {
            return line.startsWith("@")
                    ? Optional.of(line.substring(1))
                    : line.startsWith("#") ? Optional.of("") : Optional.empty();
        }
    };

    private final BoundedOutput output = new BoundedOutput(1 << 20);
    private final List<String> stages = new ArrayList<>();
    private final TraceFilter filter = new TraceFilter(output, TRACE, stages::add);

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        filter.write(bytes, 0, bytes.length);
    }

    private String written() {
        return output.captured().text();
    }

    @Test
    void write_answers_areTakenOut() throws IOException {
        write("a\n@parse\nb\n#noise\n@link\nc\n");
        assertThat(written()).isEqualTo("a\nb\nc\n");
        assertThat(stages).containsExactly("parse", "link");
    }

    @Test
    void write_lineInPieces_isReadWhenItHasEnded() throws IOException {
        write("@pa");
        write("rse");
        assertThat(stages).isEmpty();
        write("\nou");
        assertThat(stages).containsExactly("parse");
        write("t");
        write("\n");
        assertThat(written()).isEqualTo("out\n");
    }

    @Test
    void write_answerInsideALine_isOutput() throws IOException {
        write("x@parse\n");
        assertThat(written()).isEqualTo("x@parse\n");
        assertThat(stages).isEmpty();
    }

    @Test
    void finish_unfinishedLine_isOutput() throws IOException {
        write("a\n@pa");
        filter.finish();
        assertThat(written()).isEqualTo("a\n@pa");
        assertThat(stages).isEmpty();
    }

    @Test
    void write_longLines_areDecidedByTheirBeginning() throws IOException {
        String name = "n".repeat(255);
        write("@" + name + "and much more\n" + "o".repeat(1000) + "\n@next\n");
        assertThat(stages).containsExactly(name, "next");
        assertThat(written()).isEqualTo("o".repeat(1000) + "\n");
    }

    @Test
    void write_lineThatFillsWhatIsHeld_isWhole() throws IOException {
        write("o".repeat(256) + "\n@next\n" + "p".repeat(255) + "\n");
        assertThat(written()).isEqualTo("o".repeat(256) + "\n" + "p".repeat(255) + "\n");
        assertThat(stages).containsExactly("next");
    }

    @Test
    void write_answersWithoutEnd_countAsOutput() throws IOException {
        for (int i = 0; i < 1000; i++) {
            write("#" + "x".repeat(99) + "\n@" + "y".repeat(99) + "\n");
        }
        assertThat(output.writtenBytes()).isBetween(200_000L - 64 * 1024, 202_000L - 64 * 1024 + 101);
        assertThat(stages).hasSizeLessThan(400);
    }

    @Test
    void write_answerThatNeverEnds_countsAsOutput() throws IOException {
        for (int i = 0; i < 1000; i++) {
            write("#".repeat(1000));
        }
        assertThat(output.writtenBytes()).isBetween(1_000_000L - 64 * 1024, 1_000_000L - 63 * 1024);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void write_anyPieces_sameResult(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        List<String> expectedStages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String body = String.valueOf((char) ('a' + random.nextInt(26))).repeat(random.nextInt(300));
            if (random.nextInt(4) == 0) {
                text.append("@s").append(i).append('\n');
                expectedStages.add("s" + i);
            } else {
                text.append(body).append('\n');
                expected.append(body).append('\n');
            }
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(500));
            filter.write(bytes, at, length);
            at += length;
        }
        assertThat(written()).isEqualTo(expected.toString());
        assertThat(stages).isEqualTo(expectedStages);
    }
}
