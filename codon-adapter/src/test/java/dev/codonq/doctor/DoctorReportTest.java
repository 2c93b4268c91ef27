package dev.codonq.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.report.Json;
import dev.codonq.terminal.Palette;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoctorReportTest {
    private static final DoctorReport REPORT = new DoctorReport(List.of(
            Finding.good("java", "17 at /usr")
                    .with("version", "17")
                    .with("bits", 64)
                    .with("old", false),
            Finding.remark("cache", "word ".repeat(30) + "\u001b[2J", "clear it"),
            Finding.missing("linker", "no g++ in " + "/x".repeat(60), "install it")));

    @Test
    void text_longDetails_isAlignedInEightyColumns() {
        String text = REPORT.text(Palette.PLAIN);
        assertThat(text.lines()).first().isEqualTo("ok       java            17 at /usr");
        assertThat(text).endsWith("\n\n1 thing is missing; 1 remark.\n").doesNotContain("\u001b");
        assertThat(text.lines())
                .filteredOn(line -> !line.contains("/x/x"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text).contains("\n" + " ".repeat(25) + "word word", "\n" + " ".repeat(25) + "cure: clear it\n");
        // To be copied, a path stays in one piece.
        assertThat(text).contains(" ".repeat(25) + "/x".repeat(60) + "\n");
        assertThat(REPORT.isOk()).isFalse();
    }

    @Test
    void text_colours_areAsWideAsNone() {
        String coloured = REPORT.text(Palette.COLOURS);
        assertThat(coloured).contains("\u001b[").isNotEqualTo(REPORT.text(Palette.PLAIN));
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(REPORT.text(Palette.PLAIN));
    }

    @Test
    void json_findings_haveGradesAndFacts() {
        Json json = Json.parse(REPORT.json("1.2"));
        assertThat(json.at("schema")).isEqualTo("codonq.doctor/1");
        assertThat(json.at("codonq")).isEqualTo("1.2");
        assertThat(json.at("ok")).isEqualTo(false);
        assertThat(json.at("findings", 0, "facts", "bits")).isEqualTo(64L);
        assertThat(json.at("findings", 0, "facts", "old")).isEqualTo(false);
        assertThat(json.at("findings", 0, "cure")).isNull();
        assertThat(json.at("findings", 1, "grade")).isEqualTo("remark");
        assertThat(json.at("findings", 1, "ok")).isEqualTo(true);
        assertThat(json.at("findings", 2, "ok")).isEqualTo(false);
        assertThat(json.at("findings", 2, "cure")).isEqualTo("install it");
    }
}
