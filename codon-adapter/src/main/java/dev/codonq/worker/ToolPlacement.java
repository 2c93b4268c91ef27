package dev.codonq.worker;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.ToolTree;
import dev.codonq.compile.CompileCommand;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run sees the parts of a toolchain of this machine: at the places of the same parts on the machine that made the
 * action. So paths that the compiler leaves in what it makes are good there, and its bytes those it would have made there.
 * Immutable.
 *
 * @param theirs the directory that {@code bin} and {@code lib} lie in on the other machine
 * @param ours the same on this one
 */
record ToolPlacement(Path theirs, Path ours, Digest identity) {

    /**
     * Finds out from the parts of it that {@code trees} name where the other machine has the toolchain.
     *
     * @throws RefusedException if its parts stand in another way to each other
     */
    static ToolPlacement of(Toolchain toolchain, Digest identity, List<ToolTree> trees) throws RefusedException {
        Path compiler = toolchain.root().relativize(toolchain.executable());
        List<Path> parts = trees.stream()
                .filter(tree -> tree.identity().equals(identity))
                .map(ToolTree::path)
                .toList();
        for (Path part : parts) {
            if (part.endsWith(compiler) && part.getNameCount() > compiler.getNameCount()) {
                Path theirs = Path.of("/").resolve(part.subpath(0, part.getNameCount() - compiler.getNameCount()));
                ToolPlacement placement = new ToolPlacement(theirs, toolchain.root(), identity);
                for (Path each : parts) {
                    placement.requirePart(each);
                }
                return placement;
            }
        }
        throw new RefusedException("of the toolchain, the action does not name " + compiler + ", only " + parts);
    }

    private void requirePart(Path part) throws RefusedException {
        if (!part.startsWith(theirs) || !Files.exists(source(part))) {
            throw new RefusedException("the toolchain at " + ours + " has no part that is " + part + " elsewhere");
        }
    }

    private Path source(Path part) {
        return ours.resolve(theirs.relativize(part));
    }

    /** Returns {@code action} with the toolchain of this machine. */
    Action place(Action action) {
        List<String> arguments = action.arguments();
        Action.Builder placed = Action.builder(arguments.get(0))
                .arguments(arguments.subList(1, arguments.size()))
                .environment(action.environment())
                .inputs(action.inputs())
                .inputPlacement(action.inputPlacement())
                .isolation(action.isolation())
                .limits(action.limits())
                .subject(action.subject());
        action.properties().forEach(placed::property);
        action.outputs().forEach(placed::output);
        action.toolTrees().forEach(tree -> placed.toolTree(placed(tree)));
        if (theirs.equals(ours)) {
            // What has parsed the library names it in artifacts by where it has read it.
            CompileCommand.preparation(arguments).ifPresent(placed::preparation);
        }
        return placed.build();
    }

    private ToolTree placed(ToolTree tree) {
        return tree.identity().equals(identity) ? new ToolTree(tree.path(), identity, source(tree.path())) : tree;
    }
}
