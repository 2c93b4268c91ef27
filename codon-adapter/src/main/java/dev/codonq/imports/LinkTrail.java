package dev.codonq.imports;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The symbolic links met on the way from paths to the real paths they lead to. Not thread-safe. */
final class LinkTrail {
    /** As many as Linux follows in one path. */
    private static final int MAX_LINKS = 40;

    private final SortedMap<Path, Path> links = new TreeMap<>();
    private final SortedSet<Path> crossed = new TreeSet<>();

    /**
     * Returns the real path of an existing path, and remembers the links on the way.
     *
     * @throws IOException if a link cannot be read, or there are more than Linux follows
     */
    Path follow(Candidate candidate) throws IOException {
        Path at = candidate.base();
        Deque<Path> rest = new ArrayDeque<>();
        candidate.below().forEach(rest::addLast);
        int followed = 0;
        while (!rest.isEmpty()) {
            Path name = rest.removeFirst();
            if (name.toString().equals("..")) {
                crossed.add(at);
            }
            Path next = at.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++followed > MAX_LINKS) {
                throw new FileSystemLoopException(candidate.path().toString());
            }
            Path target = Files.readSymbolicLink(next);
            links.put(next, target);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            if (target.isAbsolute()) {
                at = target.getRoot();
            }
        }
        return at;
    }

    /** Every directory that a link enters only to leave it upwards: without it the link leads nowhere. */
    SortedSet<Path> crossed() {
        return crossed;
    }

    /** Every link met so far, with its text. */
    SortedMap<Path, Path> links() {
        return links;
    }
}
