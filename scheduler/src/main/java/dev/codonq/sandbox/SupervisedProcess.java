package dev.codonq.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process whose end is the end of its whole tree. Waiting for it never throws: an interrupt stops the run, the wait
 * goes on, and the thread's interrupt flag is set again in {@link #end}, when Commons Exec is done, which would clear it.
 * Confined to the thread that started it.
 */
final class SupervisedProcess extends Process {
    /** How long the kernel may take to end killed processes; a process in uninterruptible sleep can exceed it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final ProcessTree tree;
    private final Watchdog watchdog;
    private final RunMonitor monitor;
    private final Runnable onEnd;
    private boolean interrupted;
    private @Nullable ProcessOutcome outcome;

    /** @param onEnd runs when nothing of the tree is left, if that can be made sure */
    SupervisedProcess(Process process, ProcessTree tree, Watchdog watchdog, RunMonitor monitor, Runnable onEnd) {
        this.process = process;
        this.tree = tree;
        this.watchdog = watchdog;
        this.monitor = monitor;
        this.onEnd = onEnd;
    }

    /** Waits until the process has ended, then ends and awaits the rest of its tree. */
    @Override
    public int waitFor() {
        int exitCode = 0;
        for (boolean ended = false; !ended; ) {
            try {
                exitCode = process.waitFor();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
                watchdog.stop();
            }
        }
        if (outcome == null) {
            monitor.close();
            Optional<ProcessOutcome> reason = watchdog.ended();
            boolean nothingLeft = tree.endAll(PATIENCE);
            // An exit code says nothing once we have ended the process: a program may well exit 0 on SIGTERM.
            outcome = nothingLeft
                    ? reason.orElse(new ProcessOutcome.Exited(exitCode))
                    : new ProcessOutcome.Broken(
                            "processes of the run are still there " + PATIENCE.toSeconds()
                                    + " s after they were killed",
                            false);
            if (nothingLeft) {
                onEnd.run();
            }
        }
        return exitCode;
    }

    /** Ends the process, which cannot do what it was started for; that is how it ends unless it was being ended already. */
    void fail(ProcessOutcome.Broken why) {
        watchdog.stop(why);
    }

    /** Stops the process if it still runs, waits for its end, and gives the thread its interrupt flag back. */
    void end() {
        if (outcome == null) {
            watchdog.stop();
            waitFor();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how it ended; only after {@link #end}. */
    ProcessOutcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("the process has not ended");
        }
        return outcome;
    }

    /** Returns a stream that leads nowhere: Commons Exec closes it, but the process may still wait for input from us. */
    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return process.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return process.getErrorStream();
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public void destroy() {
        watchdog.stop();
    }
}
