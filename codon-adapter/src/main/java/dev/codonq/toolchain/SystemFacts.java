package dev.codonq.toolchain;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was found out about the system, and the state of every path that it follows from. Immutable.
 *
 * @param facts the findings, one line each
 * @param watched files, directories of which the names count, and paths at which there must be nothing
 */
record SystemFacts(List<String> facts, TreeMap<Path, FileState> watched) {
    SystemFacts {
        facts = List.copyOf(facts);
        watched = new TreeMap<>(watched);
    }

    /** Returns the states that the paths have now. */
    static TreeMap<Path, FileState> look(Collection<Path> paths) {
        TreeMap<Path, FileState> states = new TreeMap<>();
        for (Path path : Set.copyOf(paths)) {
            states.put(path, FileState.of(path));
        }
        return states;
    }

    /** Returns whether every path is as it was. */
    boolean isCurrent() {
        for (Map.Entry<Path, FileState> entry : watched.entrySet()) {
            if (!FileState.of(entry.getKey()).text().equals(entry.getValue().text())) {
                return false;
            }
        }
        return true;
    }
}
