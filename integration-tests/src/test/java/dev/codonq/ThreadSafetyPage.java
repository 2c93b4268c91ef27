package dev.codonq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/thread-safety.md}, as tables of names. Immutable. */
final class ThreadSafetyPage {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");

    /** A row of a table: its cells, and the head of its first two columns. */
    record Row(String head, List<String> cells) {
        Row {
            cells = List.copyOf(cells);
        }

        /** Returns what stands in backticks in a cell. */
        List<String> names(int cell) {
            return ThreadSafetyPage.names(cells.get(cell));
        }
    }

    private final Path root;
    private final String text;
    private final List<Row> rows = new ArrayList<>();

    private ThreadSafetyPage(Path root) throws IOException {
        this.root = root;
        text = Files.readString(root.resolve("docs/thread-safety.md"));
        String head = "";
        for (String line : text.lines().toList()) {
            if (!line.startsWith("|")) {
                head = "";
            } else if (head.isEmpty()) {
                head = String.join(", ", cells(line).subList(0, 2));
            } else if (!line.startsWith("|-")) {
                rows.add(new Row(head, cells(line)));
            }
        }
    }

    static ThreadSafetyPage read() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/thread-safety.md"))) {
            root = Objects.requireNonNull(root.getParent(), "not in the repository");
        }
        return new ThreadSafetyPage(root);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static List<String> names(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    /** Returns the rows of the tables whose first two columns have this head, such as {@code class, fields}. */
    List<Row> rows(String head) {
        List<Row> found = rows.stream().filter(row -> row.head().equals(head)).toList();
        if (found.isEmpty()) {
            throw new AssertionError("the page has no table of " + head);
        }
        return found;
    }

    /** Returns the names {@code Class.field} of the shared fields. */
    Set<String> sharedFields() {
        return rows("class, fields").stream()
                .flatMap(row -> row.names(1).stream().map(field -> row.names(0).get(0) + "." + field))
                .collect(Collectors.toSet());
    }

    /** Returns the names {@code Class.field} of what guards them. */
    Set<String> guards() {
        return rows("class, fields").stream()
                .flatMap(row -> row.names(2).stream().map(field -> row.names(0).get(0) + "." + field))
                .collect(Collectors.toSet());
    }

    /** Returns everything in backticks, wherever it stands. */
    Set<String> names() {
        return new HashSet<>(names(FENCED.matcher(text).replaceAll("")));
    }

    /** Returns the names of the classes for tests, of all modules. */
    Set<String> testClasses() throws IOException {
        return sources("test").stream()
                .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                .collect(Collectors.toSet());
    }

    /** Returns the source files of {@code main} or {@code test}, of all modules. */
    List<Path> sources(String kind) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("scheduler", "scheduler/remote", "codon-adapter", "integration-tests")) {
            try (Stream<Path> files =
                    Files.walk(root.resolve(module).resolve("src").resolve(kind))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
