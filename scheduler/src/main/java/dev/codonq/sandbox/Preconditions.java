package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must be there before an action runs, since its absence would look like a mistake in the program. Stateless. */
final class Preconditions {
    private Preconditions() {}

    /**
     * Looks for the command, and for what the run's user must be able to read.
     *
     * @throws RefusedActionException if something is missing
     */
    static void check(Action action, SandboxUser user) throws IOException {
        requireExecutable(action);
        for (ToolTree tree : action.toolTrees()) {
            if (tree.isMoved() && action.isolation() != Isolation.NAMESPACES) {
                throw new RefusedActionException(
                        "isolation " + action.isolation() + " cannot show " + tree.source() + " at " + tree.path(),
                        null);
            }
            user.requireAccess(tree.source());
        }
        if (action.inputPlacement() == InputPlacement.IN_PLACE) {
            for (Input input : action.inputs().values()) {
                if (input instanceof Input.File file) {
                    user.requireAccess(file.origin());
                }
            }
        }
    }

    /** The shell that starts the command would say so in an exit code that could be the command's, too. */
    private static void requireExecutable(Action action) throws RefusedActionException {
        Path executable = Path.of(action.arguments().get(0));
        boolean isInput = action.inputs().keySet().stream().anyMatch(input -> executable.startsWith("/" + input));
        if (!isInput && !Files.isExecutable(onHost(executable, action))) {
            throw new RefusedActionException("cannot start " + executable + ": there is no such program", null);
        }
    }

    /** Returns where a path of the run stands on the host, if that is in a tool tree or the system. */
    private static Path onHost(Path path, Action action) {
        for (ToolTree tree : action.toolTrees()) {
            if (path.startsWith(tree.path())) {
                // Of a file, nothing is left to resolve.
                Path rest = tree.path().relativize(path);
                return path.equals(tree.path()) ? tree.source() : tree.source().resolve(rest);
            }
        }
        return path;
    }
}
