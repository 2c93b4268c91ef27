package dev.codonq.diagnostics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What Codon 0.18.0 printed to standard error for one faulty program, and what is to be read from it. In the resources
 * {@code NAME.stderr} has the raw bytes, with the directories of the recording machine replaced, and {@code
 * NAME.expected} the exit status, the cause, the diagnostics and the rest, see {@link #describe}.
 */
final class RealOutput {
    private final String name;
    private final byte[] standardError;
    private final List<String> expected;

    private RealOutput(String name, byte[] standardError, List<String> expected) {
        this.name = name;
        this.standardError = standardError;
        this.expected = expected;
    }

    static List<RealOutput> all() {
        try (Stream<Path> files = Files.list(folder())) {
            List<RealOutput> all = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".stderr")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".stderr", "");
                List<String> expected = Files.readAllLines(file.resolveSibling(name + ".expected"));
                all.add(new RealOutput(name, Files.readAllBytes(file), expected));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(RealOutput.class.getResource("syntax-missing-colon.stderr"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    byte[] standardError() {
        return standardError.clone();
    }

    List<String> expected() {
        return expected;
    }

    int exitStatus() {
        return Integer.parseInt(expected.get(0).split(" ", -1)[1]);
    }

    /** Returns one line for each diagnostic and note, {@code severity | file | line:column-end | message}, and the rest. */
    static List<String> describe(int exitStatus, ParsedOutput output) {
        List<String> lines = new ArrayList<>();
        lines.add("exit " + exitStatus + " " + FailureHint.of(exitStatus, output));
        for (Diagnostic head : output.diagnostics()) {
            lines.add(describe(head));
            head.notes().forEach(note -> lines.add(describe(note)));
        }
        lines.add(("rest | " + escaped(output.rest())).strip());
        return lines;
    }

    private static String describe(Diagnostic diagnostic) {
        String place = diagnostic.line() == null ? "-" : String.valueOf(diagnostic.line());
        place += diagnostic.column() == null ? "" : ":" + diagnostic.column();
        place += diagnostic.endColumn() == null ? "" : "-" + diagnostic.endColumn();
        String file = diagnostic.file() == null ? "-" : escaped(diagnostic.file());
        String severity = switch (diagnostic.severity()) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
        return String.join(" | ", severity, file, place, escaped(diagnostic.message()));
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\\') {
                out.append("\\\\");
            } else if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
