package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.ToolTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which parts of the input tree are mounted where. A directory of the tree is mounted as a whole, as high up as it hides
 * nothing else that the run needs; inside a directory that is already there for another reason, such as {@code /tmp} or
 * one that also leads to a tool tree, its entries are mounted one by one.
 */
final class BindPoints {
    /** Directories at the root that are, on most systems, links into {@code /usr}. */
    static final List<String> USR_ALIASES = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

    private final Set<String> taken = new HashSet<>(Set.of(""));
    private final List<String> points = new ArrayList<>();

    private BindPoints() {}

    /** Returns the paths to mount, relative to the root, each after those it lies in. */
    static List<String> of(Action action) {
        BindPoints result = new BindPoints();
        for (String directory : USR_ALIASES) {
            result.take(directory);
            result.take("usr/" + directory);
        }
        for (String directory : List.of(
                "usr/include",
                "usr/libexec",
                "usr/local",
                "usr/share",
                "proc",
                "dev/shm",
                "tmp",
                "etc/alternatives",
                Action.WORKING_DIRECTORY)) {
            result.take(directory);
        }
        for (ToolTree tree : action.toolTrees()) {
            result.take(tree.path().toString().substring(1));
        }
        Node root = new Node();
        action.inputs().keySet().forEach(root::add);
        result.collect("", root);
        return result.points;
    }

    /** Marks a directory and all above it as there already. */
    private void take(String directory) {
        for (String path = directory; !path.isEmpty(); path = path.substring(0, Math.max(0, path.lastIndexOf('/')))) {
            taken.add(path);
        }
    }

    private void collect(String path, Node node) {
        if (!taken.contains(path)) {
            points.add(path);
            return;
        }
        node.children.forEach((name, child) -> collect(path.isEmpty() ? name : path + "/" + name, child));
    }

    /** A directory of the input tree, or something in it. */
    private static final class Node {
        private final SortedMap<String, Node> children = new TreeMap<>();

        void add(String path) {
            Node node = this;
            for (Path name : Path.of(path)) {
                node = node.children.computeIfAbsent(name.toString(), n -> new Node());
            }
        }
    }
}
