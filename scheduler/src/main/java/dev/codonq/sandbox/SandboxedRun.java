package dev.codonq.sandbox;

import dev.codonq.action.CapturedOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One run at its level of isolation: how it is started, which its processes are, what it leaves.
 *
 * <p>The calls come in the order below, from the thread of the run; {@link #members} and {@link #isDiskFull} come from
 * others too and at any time, so they MUST be thread-safe.
 */
interface SandboxedRun extends Closeable {
    /** Returns the command to start; with an open standard input where {@link #release} needs one. */
    ProcessRunner.Command command() throws IOException;

    /** Returns the processes of the run, given its first one. */
    ProcessTree treeOf(Process process);

    /**
     * Lets the run begin, whose processes are now supervised.
     *
     * @throws IOException if that is impossible; the run is then killed
     */
    void release(Process process) throws IOException;

    /** Returns the numbers of the processes that are there now. */
    List<Long> members();

    /** Returns whether the run has written as much as it may. */
    boolean isDiskFull();

    /**
     * Returns how a run ended that nobody has ended.
     *
     * @param exitCode of its first process
     */
    ProcessOutcome outcome(int exitCode, CapturedOutput standardError);

    /** Returns whether its command was forked by a process that had prepared itself. */
    default boolean isWarm() {
        return false;
    }

    /** Returns whether its command has not begun, or nobody knows how it ended; when all processes are gone. */
    default boolean isLost() {
        return false;
    }

    /** Returns the names of processes that had to be killed; when all are gone. */
    List<String> killed() throws IOException;

    /** Returns where the working directory can be read; when all processes are gone. */
    Path workingDirectory() throws IOException;

    /** Returns where the temporary directory can be read; when all processes are gone. */
    Path temporaryDirectory() throws IOException;
}
