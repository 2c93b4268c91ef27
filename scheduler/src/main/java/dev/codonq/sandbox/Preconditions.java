package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
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
            user.requireAccess(tree.path());
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
        if (!isInput && !Files.isExecutable(executable)) {
            throw new RefusedActionException("cannot start " + executable + ": there is no such program", null);
        }
    }
}
