package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the input, nothing of it is lost: the pieces and the texts built back from them are the input. */
@Timeout(60)
class RecordScannerTest {
    private static final long SEED = 3141592653L;

    /** Parts of records: put together at random they make whole, broken and nested ones. */
    private static final List<String> PARTS = List.of(
            "\u001b[1m",
            "\u001b[1m",
            "\u001b[0m",
            "\u001b[0m\n",
            "\u001b[0m\n",
            "\u001b[1;31merror:\u001b[0m\u001b[1m ",
            "\u001b[1;33mwarning:\u001b[0m\u001b[1m ",
            "├─ ",
            "╰─ ",
            ": ",
            "a.codon",
            ":1",
            ":12-13",
            ":7 (8-9)",
            " (3)",
            ":0",
            ":99999999999",
            " (see https://exaloop.io/error/0042)",
            "\n",
            "\u001b",
            "é",
            "main.codon:1:7-11: ");

    static List<RealOutput> realOutputs() {
        return RealOutput.all();
    }

    @ParameterizedTest
    @MethodSource("realOutputs")
    void scan_everyPrefixOfRealOutput_losesNothing(RealOutput real) {
        byte[] whole = real.standardError();
        for (int length = 0; length <= whole.length; length++) {
            assertNothingLost(Arrays.copyOf(whole, length), real + " cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("realOutputs")
    void scan_everySuffixOfRealOutput_losesNothing(RealOutput real) {
        byte[] whole = real.standardError();
        for (int start = 0; start <= whole.length; start++) {
            assertNothingLost(Arrays.copyOfRange(whole, start, whole.length), real + " cut from " + start);
        }
    }

    @ParameterizedTest
    @MethodSource("realOutputs")
    void scan_realOutputWithFlippedBytes_losesNothing(RealOutput real) {
        Random random = new Random(SEED);
        for (int round = 0; round < 200 && real.standardError().length > 0; round++) {
            byte[] bytes = real.standardError();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertNothingLost(bytes, real + ", seed " + SEED + ", round " + round);
        }
    }

    @Test
    void scan_randomBytes_losesNothing() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertNothingLost(bytes, "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void scan_randomPartsOfRecords_losesNothing() {
        Random random = new Random(SEED);
        int records = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int parts = random.nextInt(40); parts > 0; parts--) {
                bytes.writeBytes(PARTS.get(random.nextInt(PARTS.size())).getBytes(UTF_8));
                if (random.nextInt(20) == 0) {
                    bytes.write(random.nextInt(256));
                }
            }
            records += assertNothingLost(bytes.toByteArray(), "seed " + SEED + ", round " + round);
        }
        assertThat(records).as("the parts must make records too").isGreaterThan(1_000);
    }

    /** Returns the number of records. */
    private static int assertNothingLost(byte[] bytes, String what) {
        List<RecordScanner.Piece> pieces = new RecordScanner(bytes).scan();
        StringBuilder rest = new StringBuilder();
        List<Diagnostic> records = new ArrayList<>();
        int end = 0;
        for (RecordScanner.Piece piece : pieces) {
            assertThat(piece.start()).as(what).isEqualTo(end);
            assertThat(piece.end()).as(what).isGreaterThan(end);
            end = piece.end();
            String text = new String(bytes, piece.start(), piece.end() - piece.start(), UTF_8);
            if (piece.diagnostic() == null) {
                rest.append(text);
            } else {
                records.add(piece.diagnostic());
                assertThat(possibleTexts(piece.diagnostic())).as(what).contains(text);
            }
        }
        assertThat(end).as(what).isEqualTo(bytes.length);
        ParsedOutput parsed = DiagnosticParser.parse(bytes);
        assertThat(parsed.rest()).as(what).isEqualTo(rest.toString());
        assertThat(flat(parsed)).as(what).isEqualTo(records);
        return records.size();
    }

    private static List<Diagnostic> flat(ParsedOutput parsed) {
        List<Diagnostic> flat = new ArrayList<>();
        for (Diagnostic head : parsed.diagnostics()) {
            flat.add(head.withNotes(List.of()));
            flat.addAll(head.notes());
        }
        return flat;
    }

    /** Returns every text that a record may have had; a note does not tell how its line began and what severity it had. */
    private static List<String> possibleTexts(Diagnostic diagnostic) {
        List<String> texts = new ArrayList<>();
        for (RecordText version : RecordText.values()) {
            if (diagnostic.severity() != Severity.NOTE) {
                texts.add(version.of(diagnostic, "", diagnostic.severity()));
                continue;
            }
            for (String tree : List.of("├─ ", "╰─ ")) {
                texts.add(version.of(diagnostic, tree, Severity.ERROR));
                texts.add(version.of(diagnostic, tree, Severity.WARNING));
            }
        }
        return texts;
    }
}
