package dev.codonq.doctor;

import dev.codonq.terminal.Palette;
import dev.codonq.terminal.TerminalText;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a doctor found, for people and for programs. Immutable. */
public record DoctorReport(List<Finding> findings) {
    private static final int WIDTH = 80;
    private static final int GRADE_WIDTH = 9;
    private static final int NAME_WIDTH = 16;

    /** Returns whether nothing is missing. */
    public boolean isOk() {
        return findings.stream().allMatch(Finding::isOk);
    }

    /** Returns a table for a screen of 80 columns, and a sentence that sums it up. */
    public String text(Palette palette) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            String grade = finding.grade() == Finding.Grade.MISSING
                    ? "MISSING"
                    : finding.grade().label();
            text.append(painted(palette, finding.grade(), grade))
                    .append(" ".repeat(GRADE_WIDTH - grade.length()))
                    .append(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", finding.name()));
            appendWrapped(text, finding.detail());
            if (finding.cure() != null) {
                text.append(" ".repeat(GRADE_WIDTH + NAME_WIDTH));
                appendWrapped(text, "cure: " + finding.cure());
            }
        }
        return text.append('\n').append(summary(palette)).append('\n').toString();
    }

    private static String painted(Palette palette, Finding.Grade grade, String text) {
        return switch (grade) {
            case OK -> palette.good(text);
            case REMARK -> palette.warning(text);
            case MISSING -> palette.error(text);
        };
    }

    /** Begins in the column that the findings have for their details. */
    private static void appendWrapped(StringBuilder text, String detail) {
        List<String> lines = wrapped(TerminalText.oneLine(detail), WIDTH - GRADE_WIDTH - NAME_WIDTH);
        text.append(String.join("\n" + " ".repeat(GRADE_WIDTH + NAME_WIDTH), lines))
                .append('\n');
    }

    /** Words longer than a line, such as paths, stay whole, so that they can be copied. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private String summary(Palette palette) {
        long missing = findings.stream().filter(finding -> !finding.isOk()).count();
        long remarks = findings.stream()
                .filter(finding -> finding.grade() == Finding.Grade.REMARK)
                .count();
        String also = remarks == 0 ? "." : "; " + remarks + (remarks == 1 ? " remark." : " remarks.");
        return missing == 0
                ? palette.good("Nothing is missing") + also
                : palette.error(missing + (missing == 1 ? " thing is missing" : " things are missing")) + also;
    }

    /** Returns {@code codonq.doctor/1}. */
    public String json(String version) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "codonq.doctor/1");
            json.writeStringProperty("codonq", version);
            json.writeBooleanProperty("ok", isOk());
            json.writeArrayPropertyStart("findings");
            findings.forEach(finding -> write(json, finding));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("name", finding.name());
        json.writeBooleanProperty("ok", finding.isOk());
        json.writeStringProperty("grade", finding.grade().label());
        json.writeStringProperty("detail", finding.detail());
        json.writeStringProperty("cure", finding.cure());
        json.writeObjectPropertyStart("facts");
        for (Map.Entry<String, Object> fact : finding.facts().entrySet()) {
            if (fact.getValue() instanceof Boolean flag) {
                json.writeBooleanProperty(fact.getKey(), flag);
            } else if (fact.getValue() instanceof Number number) {
                json.writeNumberProperty(fact.getKey(), number.longValue());
            } else {
                json.writeStringProperty(fact.getKey(), fact.getValue().toString());
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
