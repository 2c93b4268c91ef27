package dev.codonq.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that Codon has something to say of, and what codonq has to make of that. The format stands in the resource
 * {@code diagnostics/README.md}. Not thread-safe.
 */
final class FaultyProgram {
    private static final Pattern REPEATED = Pattern.compile("⟪(.+?)×(\\d+)⟫");

    final String name;
    final List<String> expected = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, StringBuilder> files = new LinkedHashMap<>();

    private FaultyProgram(String name) {
        this.name = name;
    }

    /** Returns the programs about {@code topic}. */
    static List<FaultyProgram> about(String topic) throws IOException {
        List<FaultyProgram> programs = new ArrayList<>();
        String section = "";
        for (String line : lines(topic)) {
            if (line.startsWith("=== ")) {
                programs.add(new FaultyProgram(topic + "/" + line.substring(4)));
                section = "";
            } else if (line.startsWith("--- ")) {
                section = line.substring(4);
            } else {
                programs.get(programs.size() - 1).add(section, line);
            }
        }
        return programs;
    }

    private static List<String> lines(String topic) throws IOException {
        try (InputStream in = FaultyProgram.class.getResourceAsStream("/diagnostics/" + topic + ".txt")) {
            String text = new String(Objects.requireNonNull(in, topic).readAllBytes(), UTF_8);
            return List.of(text.stripTrailing().split("\n"));
        }
    }

    private void add(String section, String line) {
        if (section.equals("expect")) {
            expected.add(line);
        } else if (section.isEmpty()) {
            String[] option = line.split(": ", 2);
            options.put(option[0], option.length == 1 ? "" : option[1]);
        } else {
            files.computeIfAbsent(section, file -> new StringBuilder())
                    .append(line)
                    .append('\n');
        }
    }

    /** Writes the files below {@code root} and returns the request to compile them. */
    CompileRequest in(Path root) throws IOException {
        for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
            Path path = directory(root).resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, text(file.getValue().toString()));
        }
        CompileRequest.Builder request = CompileRequest.builder(
                        directory(root).resolve(files.keySet().iterator().next()))
                .kind(BuildKind.valueOf(options.getOrDefault("kind", "obj").toUpperCase(Locale.ROOT)))
                .timeout(Duration.ofMinutes(5));
        if (options.containsKey("release")) {
            request.release();
        }
        if (options.containsKey("library")) {
            request.library(options.get("library"));
        }
        if (options.containsKey("argument")) {
            request.codonArgument(options.get("argument"));
        }
        return request.build();
    }

    Path directory(Path root) {
        return root.resolve(name);
    }

    private static String text(String written) {
        String text = written.replace("␍", "\r").replace("⟪⟫\n", "");
        return REPEATED.matcher(text)
                .replaceAll(
                        repeat -> Matcher.quoteReplacement(repeat.group(1).repeat(Integer.parseInt(repeat.group(2)))));
    }

    @Override
    public String toString() {
        return name;
    }
}
