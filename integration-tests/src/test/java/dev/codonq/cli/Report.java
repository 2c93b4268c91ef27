package dev.codonq.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON text, read strictly, as its scalars. Immutable.
 *
 * @param values JSON pointer to text, such as {@code /totals/jobs} to {@code 3}
 */
record Report(Map<String, String> values) {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Report parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = STRICT.createParser(ObjectReadContext.empty(), text)) {
            int depth = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (depth == 0 && !values.isEmpty()) {
                    throw new AssertionError("more than one value: " + text);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isScalarValue()) {
                    values.put(json.streamReadContext().pathAsPointer().toString(), json.getString());
                }
            }
        }
        return new Report(values);
    }

    static Report read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Reads a JSON report on a batch, which must be as the schema says. */
    static Report readJson(Path file) throws IOException {
        return parse(ReportSchema.requireValid(Files.readString(file)));
    }

    /** Returns the values of the job of {@code source}, pointers counted from the job. */
    Map<String, String> job(String source) {
        for (int i = 0; values.containsKey("/jobs/" + i + "/source"); i++) {
            String job = "/jobs/" + i;
            if (source.equals(values.get(job + "/source"))) {
                Map<String, String> found = new TreeMap<>();
                values.forEach((pointer, value) -> {
                    if (pointer.startsWith(job + "/")) {
                        found.put(pointer.substring(job.length()), value);
                    }
                });
                return found;
            }
        }
        throw new AssertionError("no job of " + source + " in " + values);
    }

    /** Returns how many jobs ended in each of these ways. */
    List<String> totals(String... outcomes) {
        return List.of(outcomes).stream()
                .map(outcome -> values.get("/totals/" + outcome) + " " + outcome)
                .toList();
    }
}
