package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Ten megabytes of what is worst for a parser: each is read to its end, and the pieces still follow each other from the
 * first byte to the last. A parser that goes back over its input would take hours.
 */
@Timeout(60)
class HugeOutputTest {
    private static final int BYTES = 10 << 20;
    private static final String BOLD = "\u001b[1m";
    private static final String ERROR = "\u001b[1;31merror:\u001b[0m\u001b[1m ";
    private static final String RECORD = BOLD + "a.codon:1:2-3: " + ERROR + "no\u001b[0m\n";

    private static Map<String, String> shapes() {
        Map<String, String> shapes = new LinkedHashMap<>();
        shapes.put("escapes", "\u001b");
        shapes.put("bold", BOLD);
        shapes.put("bold lines", BOLD + "\n");
        shapes.put("resets", "\u001b[0m\n");
        shapes.put("severities", ERROR);
        shapes.put("messages without end", BOLD + ERROR + "x\n");
        shapes.put("messages that almost end", BOLD + ERROR + "x\u001b[0m");
        shapes.put("messages that end in escapes", BOLD + ERROR + "x\u001b[0m\n\u001b[3m");
        shapes.put("almost pages", BOLD + ERROR + "x\u001b[0m (see https://exaloop.io/error/0042");
        shapes.put("notes", "├─ " + RECORD);
        shapes.put("records", RECORD);
        shapes.put("identical lines", "/usr/bin/ld: undefined reference to `x'\n");
        shapes.put("line feeds", "\n");
        shapes.put("colons", ":1");
        shapes.put("digits of a page", "0");
        shapes.put("file names", BOLD + "a:1:2: ");
        shapes.put("broken UTF-8", "├");
        return shapes;
    }

    @TestFactory
    Stream<DynamicTest> parse_tenMegabytes_losesNothing() {
        return shapes().entrySet().stream()
                .flatMap(shape -> Stream.of(
                                "", BOLD + ERROR, BOLD + ERROR + "x\u001b[0m (see https://exaloop.io/error/")
                        .map(start -> DynamicTest.dynamicTest(
                                shape.getKey() + " behind " + start.length() + " characters",
                                () -> assertNothingLost(bytes(start, shape.getValue())))));
    }

    private static byte[] bytes(String start, String shape) {
        byte[] all = (start + shape.repeat(BYTES / shape.length())).getBytes(UTF_8);
        return Arrays.copyOf(all, BYTES);
    }

    private static void assertNothingLost(byte[] bytes) {
        long rest = 0;
        int end = 0;
        for (RecordScanner.Piece piece : new RecordScanner(bytes).scan()) {
            assertThat(piece.start()).isEqualTo(end);
            assertThat(piece.end()).isGreaterThan(end);
            end = piece.end();
            rest += piece.diagnostic() == null
                    ? new String(bytes, piece.start(), end - piece.start(), UTF_8).length()
                    : 0;
        }
        assertThat(end).isEqualTo(bytes.length);
        assertThat(DiagnosticParser.parse(bytes).rest().length()).isEqualTo(rest);
    }
}
