package dev.codonq.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.terminal.TerminalText;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Named figures of a cache, for people or as {@code codonq.cache/1}. Not thread-safe. */
final class CacheFigures {

    /** A line for people and what it is in JSON. */
    private record Figure(String name, String text, Writer json) {}

    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator json);
    }

    private final List<Figure> figures = new ArrayList<>();

    @CanIgnoreReturnValue
    CacheFigures text(String name, @Nullable String value) {
        String shown = value == null ? "-" : TerminalText.oneLine(value);
        return add(name, shown, json -> json.writeStringProperty(name, value));
    }

    @CanIgnoreReturnValue
    CacheFigures number(String name, long value) {
        return add(name, String.format(Locale.ROOT, "%,d", value), json -> json.writeNumberProperty(name, value));
    }

    /** Adds a size; in JSON its name ends in {@code Bytes}. */
    @CanIgnoreReturnValue
    CacheFigures bytes(String name, long value) {
        return add(name, TerminalText.size(value), json -> json.writeNumberProperty(name + "Bytes", value));
    }

    @CanIgnoreReturnValue
    CacheFigures lines(String name, List<String> values) {
        StringBuilder text = new StringBuilder().append(values.size());
        values.forEach(value -> text.append("\n  ").append(TerminalText.oneLine(value)));
        return add(name, text.toString(), json -> {
            json.writeArrayPropertyStart(name);
            values.forEach(json::writeString);
            json.writeEndArray();
        });
    }

    private CacheFigures add(String name, String text, Writer json) {
        figures.add(new Figure(name, text, json));
        return this;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Figure figure : figures) {
            // The names of JSON, in the words of people: deletedResults, deleted results.
            String name = figure.name().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
            text.append(String.format(Locale.ROOT, "%-16s %s%n", name, figure.text()));
        }
        return text.toString();
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "codonq.cache/1");
            figures.forEach(figure -> figure.json().write(json));
            json.writeEndObject();
        }
        return text + "\n";
    }
}
