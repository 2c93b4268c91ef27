package dev.codonq.maven;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What runs of a goal have written to a directory, kept in a file: the place of each artifact below the directory, and its
 * digest. So a later run removes artifacts whose sources are gone, and nothing else. Not thread-safe.
 */
final class ArtifactRecord {
    private final Path file;
    private final Path directory;
    private final Properties digests = new Properties();
    private final Set<String> current = new HashSet<>();

    private ArtifactRecord(Path file, Path directory) {
        this.file = file;
        this.directory = directory;
    }

    /** Reads what {@code file} says of {@code directory}; without the file, that nothing was written. */
    static ArtifactRecord open(Path file, Path directory) throws IOException {
        ArtifactRecord record = new ArtifactRecord(file, directory);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                record.digests.load(reader);
            } catch (IllegalArgumentException e) {
                // Not our file any more. What it spoke of nobody removes.
                record.digests.clear();
            }
        }
        return record;
    }

    /** Notes that the artifact at {@code place} is one that this run leaves. */
    void add(Path place, Digest digest) {
        String name = directory.relativize(place).toString();
        digests.setProperty(name, digest.toString());
        current.add(name);
    }

    /**
     * Deletes what earlier runs have written and this one has not, and the directories that this empties. What is not as it
     * was written is somebody else's.
     *
     * @return the places of what was deleted, below the directory
     */
    List<String> removeOthers() throws IOException {
        List<String> removed = new ArrayList<>();
        for (String name : new TreeSet<>(digests.stringPropertyNames())) {
            if (!current.contains(name)) {
                Path place = directory.resolve(name).normalize();
                if (place.startsWith(directory) && isAsWritten(place, digests.getProperty(name))) {
                    Files.delete(place);
                    removeEmptyAbove(place);
                    removed.add(name);
                }
                digests.remove(name);
            }
        }
        return removed;
    }

    private static boolean isAsWritten(Path place, String digest) throws IOException {
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(place)) {
            return Digest.of(in).toString().equals(digest);
        }
    }

    private void removeEmptyAbove(Path place) throws IOException {
        try {
            Path folder = place.getParent();
            while (folder != null && !folder.equals(directory)) {
                Files.delete(folder);
                folder = folder.getParent();
            }
        } catch (DirectoryNotEmptyException e) {
            // Then those above are not empty either.
        }
    }

    /** Writes the record for later runs; of nothing there is none. */
    void save() throws IOException {
        if (digests.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (Writer writer = Files.newBufferedWriter(temporary)) {
            digests.store(writer, "Artifacts that codonq has written, and removes with their sources");
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
