package dev.codonq.report;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON on its way to a stream, part by part. Strings may hold anything: what UTF-8 cannot hold is replaced. Not
 * thread-safe.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class JsonOutput {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    /** Starts on {@code out}, which stays open. */
    JsonOutput(OutputStream out) {
        json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
    }

    /** Starts an object that is the whole or an element. */
    void startObject() {
        json.writeStartObject();
    }

    void startObject(String name) {
        json.writeObjectPropertyStart(name);
    }

    void endObject() {
        json.writeEndObject();
    }

    void startArray(String name) {
        json.writeArrayPropertyStart(name);
    }

    void endArray() {
        json.writeEndArray();
    }

    /** Writes an element of an array. */
    void element(String value) {
        json.writeString(WellFormed.unicode(value));
    }

    void nothing(String name) {
        json.writeNullProperty(name);
    }

    void text(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, WellFormed.unicode(value));
        }
    }

    void number(String name, @Nullable Number value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value.longValue());
        }
    }

    void flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
    }

    /** Begins the next element on a line of its own. */
    void newLine() {
        json.writeRaw('\n');
    }

    /** Ends the last line and hands over all that was written. */
    void finish() {
        json.writeRaw('\n');
        json.flush();
    }
}
