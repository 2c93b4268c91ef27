package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that stands in a directory, by path relative to it, so that it can be brought back or made once more elsewhere.
 * Immutable.
 */
record ProjectTree(SortedMap<String, Entry> entries) {
    /** Stands in the text of links for the directory's own path. */
    private static final String ROOT = "@ROOT@";

    /** One file, link or directory: {@code text} is a file's content or a link's target. */
    record Entry(Type type, String text) {}

    enum Type {
        FILE,
        LINK,
        DIRECTORY
    }

    static ProjectTree read(Path root) throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Path path : below(root)) {
            entries.put(root.relativize(path).toString(), entry(path, root));
        }
        return new ProjectTree(entries);
    }

    private static Entry entry(Path path, Path root) throws IOException {
        if (Files.isSymbolicLink(path)) {
            String target = Files.readSymbolicLink(path).toString();
            return new Entry(Type.LINK, target.startsWith(root + "/") ? target.replace(root.toString(), ROOT) : target);
        }
        return Files.isDirectory(path) ? new Entry(Type.DIRECTORY, "") : new Entry(Type.FILE, Files.readString(path));
    }

    /** Makes {@code root} hold just this tree. */
    void writeTo(Path root) throws IOException {
        clear(root);
        Files.createDirectories(root);
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Path path = root.resolve(entry.getKey());
            String text = entry.getValue().text();
            switch (entry.getValue().type()) {
                case FILE -> Files.writeString(path, text);
                case LINK -> Files.createSymbolicLink(path, Path.of(text.replace(ROOT, root.toString())));
                case DIRECTORY -> Files.createDirectory(path);
            }
        }
    }

    /** Deletes whatever {@code path} is, if it is anything. */
    static void clear(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> all = below(path);
            for (int i = all.size() - 1; i >= 0; i--) {
                Files.delete(all.get(i));
            }
            Files.delete(path);
        }
    }

    /** Returns what is below a directory, parents first; links are not followed. */
    private static List<Path> below(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }
}
