package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class DiagnosticParserTest {
    private static final String ERROR = "\u001b[1;31merror:\u001b[0m\u001b[1m ";

    static List<RealOutput> realOutputs() {
        return RealOutput.all();
    }

    private static ParsedOutput parse(String standardError) {
        return DiagnosticParser.parse(standardError.getBytes(UTF_8));
    }

    private static Diagnostic error(String file, int line, int column, int endColumn, String message) {
        return new Diagnostic(Severity.ERROR, file, line, column, endColumn, message, null, List.of());
    }

    @ParameterizedTest
    @MethodSource("realOutputs")
    void parse_realOutput_readsAllOfIt(RealOutput real) {
        ParsedOutput parsed = DiagnosticParser.parse(real.standardError());

        assertThat(RealOutput.describe(real.exitStatus(), parsed)).isEqualTo(real.expected());
    }

    @ParameterizedTest
    @MethodSource("realOutputs")
    void parse_sameRecordsInFormOfNextVersion_readsTheSame(RealOutput real) {
        List<Diagnostic> diagnostics =
                DiagnosticParser.parse(real.standardError()).diagnostics();
        StringBuilder next = new StringBuilder();
        diagnostics.forEach(diagnostic -> next.append(RecordText.CODON_0_19.ofGroup(diagnostic)));

        assertThat(parse(next.toString()).diagnostics()).isEqualTo(diagnostics);
        assertThat(parse(next.toString()).rest()).isEmpty();
    }

    @Test
    void parse_concatenatedOutputs_readsEachAsAlone() {
        long seed = 20261123;
        Random random = new Random(seed);
        List<RealOutput> all = realOutputs();
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            List<Diagnostic> diagnostics = new ArrayList<>();
            StringBuilder rest = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                byte[] one = all.get(random.nextInt(all.size())).standardError();
                joined.writeBytes(one);
                diagnostics.addAll(DiagnosticParser.parse(one).diagnostics());
                rest.append(DiagnosticParser.parse(one).rest());
            }

            ParsedOutput parsed = DiagnosticParser.parse(joined.toByteArray());

            assertThat(parsed.diagnostics())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(diagnostics);
            assertThat(parsed.rest()).as("seed %d, round %d", seed, round).isEqualTo(rest.toString());
        }
    }

    @Test
    void parse_nothing_findsNothing() {
        assertThat(parse("")).isEqualTo(new ParsedOutput(List.of(), "", ""));
    }

    @Test
    void parse_errorCode_isKeptApartFromMessage() {
        Diagnostic parsed = parse(
                        "\u001b[1ma.codon:1:2-3: " + ERROR + "no\u001b[0m (see https://exaloop.io/error/0042)\n")
                .diagnostics()
                .get(0);

        assertThat(parsed.code()).isEqualTo("0042");
        assertThat(parsed.message()).isEqualTo("no");
    }

    @Test
    void parse_textAroundRecords_isRestInOrderAndTrailing() {
        ParsedOutput parsed =
                parse("before\n\u001b[1m" + ERROR + "one\u001b[0m\nbetween\n\u001b[1m" + ERROR + "two\u001b[0m\nafter");

        assertThat(parsed.diagnostics()).extracting(Diagnostic::message).containsExactly("one", "two");
        assertThat(parsed.rest()).isEqualTo("before\nbetween\nafter");
        assertThat(parsed.trailing()).isEqualTo("after");
    }

    @Test
    void parse_recordBehindUnfinishedLine_isFound() {
        ParsedOutput parsed = parse("ld: working...\u001b[1mmain.codon:1:7-11: " + ERROR + "no\u001b[0m\n");

        assertThat(parsed.diagnostics()).containsExactly(error("main.codon", 1, 7, 11, "no"));
        assertThat(parsed.rest()).isEqualTo("ld: working...");
    }

    @Test
    void parse_boldTextOfOthersBeforeRecord_isNoPartOfTheFileName() {
        ParsedOutput parsed =
                parse("\u001b[1mld:\u001b[0m warning\n\u001b[1mmain.codon:1:7-11: " + ERROR + "no\u001b[0m\n");

        assertThat(parsed.diagnostics()).containsExactly(error("main.codon", 1, 7, 11, "no"));
        assertThat(parsed.rest()).isEqualTo("\u001b[1mld:\u001b[0m warning\n");
    }

    @Test
    void parse_traceWithoutHead_keepsItsFirstLineAsNoteOfItsOwn() {
        ParsedOutput parsed = parse("├─ \u001b[1ma.codon:1:2-3: " + ERROR + "during f()\u001b[0m\n"
                + "╰─ \u001b[1ma.codon:4:5-6: " + ERROR + "during g()\u001b[0m\n");

        assertThat(parsed.diagnostics()).hasSize(1);
        assertThat(parsed.diagnostics().get(0).severity()).isEqualTo(Severity.NOTE);
        assertThat(parsed.diagnostics().get(0).notes())
                .extracting(Diagnostic::message)
                .containsExactly("during g()");
        assertThat(parsed.rest()).isEmpty();
    }

    @Test
    void parse_messageCutOff_keepsItAsText() {
        String cut = "\u001b[1mmain.codon:1:7-11: " + ERROR + "name 'no";

        assertThat(parse(cut)).isEqualTo(new ParsedOutput(List.of(), cut, cut));
    }

    @Test
    void parse_severityWithoutLocationEnd_isNoRecord() {
        String text = "\u001b[1mmain.codon" + ERROR + "x\u001b[0m\n";

        assertThat(parse(text)).isEqualTo(new ParsedOutput(List.of(), text, text));
    }

    @Test
    void parse_notUtf8_replacesTheBytesOnly() {
        byte[] bytes = ("\u001b[1ma.codon:1:2-3: " + ERROR + "a?b\u001b[0m\n?\n").getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' ? (byte) 0xff : bytes[i];
        }

        ParsedOutput parsed = DiagnosticParser.parse(bytes);

        assertThat(parsed.diagnostics()).containsExactly(error("a.codon", 1, 2, 3, "a\ufffdb"));
        assertThat(parsed.rest()).isEqualTo("\ufffd\n");
    }
}
