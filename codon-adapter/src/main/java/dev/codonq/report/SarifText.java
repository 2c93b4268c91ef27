package dev.codonq.report;

import java.util.regex.Pattern;

/** Text for people in a SARIF log. */
final class SarifText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([0-9]+)}");

    private SarifText() {}

    /** Writes a message that says {@code text}. What would be a placeholder or a link there is not one any more. */
    static void write(JsonOutput json, String name, String text) {
        json.startObject(name);
        json.text("text", PLACEHOLDER.matcher(text).replaceAll("{{$1}}").replace("](", "\\]("));
        json.endObject();
    }
}
