package dev.codonq.report;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.SourceExcerpt;
import org.jspecify.annotations.Nullable;

/**
 * Where in a file something is, and what is said of it. Immutable.
 *
 * @param line null for the file as a whole
 * @param excerpt the line and the part of it that is meant; null if the line cannot be read, or no part of it is known
 */
record SarifLocation(
        String uri,
        String message,
        @Nullable Integer line,
        @Nullable SourceExcerpt excerpt) {
    private static final int LONGEST_SNIPPET = 1_000;

    /** Returns the place of {@code diagnostic} in the file {@code uri}. */
    static SarifLocation of(Diagnostic diagnostic, String uri, @Nullable SourceExcerpt excerpt) {
        return new SarifLocation(
                uri, diagnostic.message(), diagnostic.line(), diagnostic.column() == null ? null : excerpt);
    }

    /** Returns the whole line, or nothing where it is not known. */
    String lineText() {
        return excerpt == null ? "" : excerpt.text();
    }

    /** Returns whether the file is one of the project. */
    boolean isInProject() {
        return !SarifPlaces.isAbsolute(uri);
    }

    /** Returns this with {@code more} said of it. */
    SarifLocation withMessage(String more) {
        return new SarifLocation(uri, more, line, excerpt);
    }

    /** Returns this, at the first line if it is the file as a whole: code scanning wants a line of every result. */
    SarifLocation atSomeLine() {
        return line == null ? new SarifLocation(uri, message, 1, null) : this;
    }

    /** Writes the properties of a location, without its message. */
    void writePlace(JsonOutput json, SarifPlaces places) {
        json.startObject("physicalLocation");
        places.write(json, uri);
        if (line != null) {
            json.startObject("region");
            json.number("startLine", line);
            // Codon's columns count bytes: without the line there is no telling what they are in characters.
            if (excerpt != null) {
                int start = excerpt.before().length() + 1;
                json.number("startColumn", start);
                json.number("endColumn", start + excerpt.marked().length());
                snippet(json, excerpt.marked());
            }
            json.endObject();
            if (excerpt != null) {
                json.startObject("contextRegion");
                json.number("startLine", line);
                snippet(json, excerpt.text());
                json.endObject();
            }
        }
        json.endObject();
    }

    private static void snippet(JsonOutput json, String text) {
        if (!text.isEmpty() && text.length() <= LONGEST_SNIPPET) {
            json.startObject("snippet");
            json.text("text", text);
            json.endObject();
        }
    }

    /** Writes the place and what is said of it. */
    void write(JsonOutput json, SarifPlaces places) {
        writePlace(json, places);
        SarifText.write(json, "message", message);
    }
}
