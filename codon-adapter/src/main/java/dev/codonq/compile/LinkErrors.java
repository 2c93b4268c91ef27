package dev.codonq.compile;

import static java.util.stream.Collectors.joining;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.ParsedOutput;
import dev.codonq.diagnostics.Severity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the linker said, of which Codon says only that it failed: its lines as notes on Codon's error, and in one line
 * what was missing. Immutable.
 */
final class LinkErrors {
    /** Where code was compiled with debug information, the linker knows the line of the source. */
    private static final Pattern AT_LINE = Pattern.compile("(/.+):([1-9]\\d{0,8}): (undefined reference to .*)");

    private static final Pattern UNDEFINED = Pattern.compile(".*undefined reference to `(.*)'");
    private static final Pattern PROGRAM = Pattern.compile("(/\\S*/)?(ld(\\.\\w+)?|collect2|g\\+\\+): (error: )?");
    private static final int MOST_NOTES = 100;
    private static final int MOST_NAMES = 5;

    private final List<String> lines;

    LinkErrors(ParsedOutput output) {
        this.lines = output.rest().lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * Returns {@code diagnostics} with the linker's lines as notes on the last error.
     *
     * @param names puts the path of a file in the place of its base name
     */
    List<Diagnostic> addTo(List<Diagnostic> diagnostics, UnaryOperator<Diagnostic> names) {
        if (diagnostics.isEmpty() || lines.isEmpty()) {
            return diagnostics;
        }
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        Diagnostic error = all.remove(all.size() - 1);
        List<Diagnostic> notes = new ArrayList<>(error.notes());
        lines.stream().limit(MOST_NOTES).map(line -> names.apply(note(line))).forEach(notes::add);
        if (lines.size() > MOST_NOTES) {
            notes.add(note("and " + (lines.size() - MOST_NOTES) + " more lines; the log holds them"));
        }
        all.add(error.withNotes(notes));
        return all;
    }

    private static Diagnostic note(String line) {
        Matcher atLine = AT_LINE.matcher(line);
        String file = atLine.matches() ? baseName(atLine.group(1)) : null;
        return file == null
                ? new Diagnostic(Severity.NOTE, null, null, null, null, line, null, List.of())
                : new Diagnostic(
                        Severity.NOTE,
                        file,
                        Integer.valueOf(atLine.group(2)),
                        null,
                        null,
                        atLine.group(3),
                        null,
                        List.of());
    }

    private static @Nullable String baseName(String path) {
        try {
            Path name = Path.of(path).getFileName();
            return name == null ? null : name.toString();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Returns what the linker complains of, and {@code codonsMessage}. */
    String summary(String codonsMessage) {
        Set<String> undefined = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher reference = UNDEFINED.matcher(line);
            if (reference.matches()) {
                undefined.add(reference.group(1));
            }
        }
        String complaint = undefined.isEmpty() ? firstComplaint() : undefined(undefined);
        return complaint.isEmpty() ? codonsMessage : complaint + " (" + codonsMessage + ")";
    }

    private static String undefined(Set<String> names) {
        int more = names.size() - MOST_NAMES;
        return "undefined reference to " + names.stream().limit(MOST_NAMES).collect(joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private String firstComplaint() {
        return lines.stream()
                // Only the place of what the next line complains of.
                .filter(line -> !line.endsWith("':"))
                .findFirst()
                .map(line -> PROGRAM.matcher(line).replaceFirst(""))
                .orElse("");
    }
}
