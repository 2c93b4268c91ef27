package dev.codonq.cli;

import dev.codonq.compile.BuildKind;
import dev.codonq.scheduling.Priority;
import dev.codonq.terminal.TerminalText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads one line of a manifest. Not thread-safe; confined to one line. */
final class ManifestLine {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ITypeConverter<BuildKind> KIND = new ChoiceConverter<>(BuildKind.class);
    private static final ITypeConverter<Duration> DURATION = new DurationConverter();

    private final String origin;
    private final JsonParser json;
    private final Map<String, String> defines = new LinkedHashMap<>();
    private @Nullable Path source;
    private @Nullable BuildKind kind;
    private @Nullable Boolean release;
    private @Nullable Path out;
    private @Nullable Duration timeout;
    private @Nullable Priority priority;

    private ManifestLine(String origin, JsonParser json) {
        this.origin = origin;
        this.json = json;
    }

    /**
     * Returns the job that {@code line} describes.
     *
     * @param origin the manifest's name and the line's number, for messages
     * @throws UsageException if it is no JSON object of the known keys and types
     */
    static JobSpec parse(String line, String origin) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            return new ManifestLine(origin, json).parse();
        } catch (JacksonException e) {
            throw new UsageException(origin + ": not JSON: " + TerminalText.oneLine(e.getOriginalMessage()));
        }
    }

    private JobSpec parse() {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrong("not a JSON object; give e.g. {\"source\": \"a.py\"}");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            read(key);
        }
        if (json.nextToken() != null) {
            throw wrong("more than one JSON value; give one object a line");
        }
        if (source == null) {
            throw wrong("source: missing");
        }
        return new JobSpec(source, kind, release, Map.copyOf(defines), out, timeout, priority, origin);
    }

    private void read(String key) {
        switch (key) {
            case "source" -> source = source(text(key));
            case "kind" -> kind = convert(key, KIND);
            case "release" -> release = bool(key);
            case "defines" -> readDefines(key);
            case "out" -> out = path(key);
            case "timeout" -> timeout = positive(key, convert(key, DURATION));
            case "priority" -> priority = priority(key);
            default ->
                throw wrong(TerminalText.oneLine(key)
                        + ": unknown key; known are source, kind, release, defines, out, timeout and priority");
        }
    }

    private Priority priority(String key) {
        return switch (json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getString() : "") {
            case "1" -> Priority.HIGH;
            case "0" -> Priority.NORMAL;
            case "-1" -> Priority.LOW;
            default -> throw wrongType(key, "1 (high), 0 (normal) or -1 (low)");
        };
    }

    private Path source(String name) {
        try {
            return SourceFinder.file(name);
        } catch (UsageException e) {
            throw wrong("source: " + e.getMessage());
        }
    }

    private Path path(String key) {
        String name = text(key);
        if (name.isEmpty()) {
            throw wrong(key + ": the name is empty");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw wrong(key + ": not a file name here (" + e.getReason() + ")");
        }
    }

    private void readDefines(String key) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType(key, "an object of names and integers");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
                throw wrongType(key + "." + TerminalText.oneLine(name), "an integer or a string");
            }
            defines.put(name, json.getString());
        }
    }

    private boolean bool(String key) {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrongType(key, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private <T> T convert(String key, ITypeConverter<T> converter) {
        String text = text(key);
        try {
            return converter.convert(text);
        } catch (TypeConversionException e) {
            throw wrong(key + ": " + TerminalText.oneLine(String.valueOf(e.getMessage())));
        } catch (Exception e) {
            throw new IllegalStateException("our converters throw nothing else", e);
        }
    }

    private Duration positive(String key, Duration duration) {
        if (duration.isZero()) {
            throw wrong(key + ": must be longer than 0");
        }
        return duration;
    }

    private String text(String key) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(key, "a string");
        }
        return json.getString();
    }

    private UsageException wrongType(String key, String wanted) {
        return wrong(key + ": must be " + wanted);
    }

    private UsageException wrong(String message) {
        return new UsageException(origin + ": " + message);
    }
}
