package dev.codonq.sandbox;

import dev.codonq.action.Action;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which actions need not start their command from nothing, since a process that has done part of the work can fork it.
 *
 * <p>Implementations MUST be thread-safe and MUST NOT throw. A command forked MUST behave as the one that the action names,
 * started in the same sandbox with the same arguments and environment: same outputs, same words, same exit code. What
 * prepares itself MUST read nothing of any action. They MAY take their time: they are asked on the thread of the run.
 */
public interface WarmCommands {
    /** Knows none. */
    WarmCommands NONE = new WarmCommands() {
        @Override
        public Optional<Parent> parentOf(Action action) {
            return Optional.empty();
        }

        @Override
        public void failed(Parent parent, String reason) {}
    };

    /**
     * The command line of a process that prepares itself and then forks commands, as {@link WarmParent} describes. Equal
     * ones are one process. Immutable.
     *
     * @param name for people
     * @param arguments executable and arguments; the process belongs to the user of the runs, outside of their sandboxes
     * @param library a file that it finds open for reading at descriptor {@value #LIBRARY_DESCRIPTOR}, wherever it lies
     */
    record Parent(String name, List<String> arguments, Path library) {
        public Parent {
            arguments = List.copyOf(arguments);
        }
    }

    /** Where a parent finds its library. */
    int LIBRARY_DESCRIPTOR = 8;

    /** Returns what can fork the command of {@code action}, if it is worth it now. */
    Optional<Parent> parentOf(Action action);

    /** Tells that {@code parent} could not be started, or could not do what it is for; its commands start from nothing. */
    void failed(Parent parent, String reason);
}
