package dev.codonq.configuration;

import dev.codonq.terminal.TerminalText;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The values of all options, to be printed. Immutable.
 *
 * @param files the files that were read, the stronger last
 */
public record ConfiguredValues(List<ConfiguredValue> values, List<String> files) {
    private static final int WIDTH = 36;
    private static final int SCREEN = 80;

    /** Returns them for people: a configuration file that says the same, with comments that say where it comes from. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ConfiguredValue value : values) {
            String assignment = (isSaid(value) ? "" : "# ") + value.key() + " ="
                    + (value.value() == null ? "" : " " + toml(value.value()));
            String line = String.format(Locale.ROOT, "%-" + WIDTH + "s # %s", assignment, origin(value));
            boolean isTooLong = value.layer() == Layer.DEFAULT && line.length() > SCREEN;
            text.append(isTooLong ? line.substring(0, SCREEN - 1) + "…" : line).append('\n');
        }
        return text.toString();
    }

    /** A default stays one, for it may depend on the machine or the directory; and no file takes all keys. */
    private static boolean isSaid(ConfiguredValue value) {
        return value.layer() != Layer.DEFAULT
                && Keys.refusal(value.key(), Layer.USER).isEmpty();
    }

    private static String origin(ConfiguredValue value) {
        return switch (value.layer()) {
            case DEFAULT -> value.note().map(note -> "default: " + note).orElse("default");
            case COMMAND_LINE -> "command line";
            case USER, PROJECT ->
                value.place().map(place -> place.file() + ":" + place.line()).orElse("");
        };
    }

    private static String toml(Object value) {
        if (value instanceof List<?> values) {
            return values.stream().map(ConfiguredValues::toml).collect(Collectors.joining(", ", "[", "]"));
        }
        if (!(value instanceof String text)) {
            return value.toString();
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(character -> quoted.append(escaped(character)));
        return quoted.append('"').toString();
    }

    /** Returns {@code character} as a string of TOML holds it and a terminal shows it. */
    private static String escaped(int character) {
        String alone = Character.toString(character);
        if (character == '"' || character == '\\') {
            return "\\" + alone;
        }
        boolean isHarmless = character != '\t' && TerminalText.oneLine(alone).equals(alone);
        return isHarmless ? alone : String.format(Locale.ROOT, "\\u%04x", character);
    }

    /** Returns them as {@code codonq.config/1}. */
    public String json(String version) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "codonq.config/1");
            json.writeStringProperty("codonq", version);
            json.writeArrayPropertyStart("files");
            files.forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("options");
            values.forEach(value -> write(json, value));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, ConfiguredValue value) {
        json.writeStartObject();
        json.writeStringProperty("name", value.key());
        json.writeName("value");
        writeValue(json, value.value());
        json.writeStringProperty("origin", value.layer().label());
        json.writeStringProperty("file", value.place().map(Place::file).orElse(null));
        json.writeName("line");
        writeValue(json, value.place().map(Place::line).orElse(null));
        json.writeName("column");
        writeValue(json, value.place().map(Place::column).orElse(null));
        json.writeStringProperty("default", value.note().orElse(null));
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof List<?> values) {
            json.writeStartArray();
            values.forEach(each -> writeValue(json, each));
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }
}
