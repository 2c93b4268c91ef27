package dev.codonq.sandbox;

import dev.codonq.action.CapturedOutput;
import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.StreamPumper;
import org.jspecify.annotations.Nullable;

/**
 * Starts one process, keeps what it writes, and returns when nothing of it is left. Thread-safe.
 *
 * <p>Commons Exec launches and pumps; it does not kill. Its executor is made anew for each run, since it keeps the state
 * of one; its exit value, its watchdog and its treatment of interrupts are not used, see {@link SupervisedProcess}. The
 * process must be started from a thread that lives as long as the process: bubblewrap's {@code --die-with-parent} is tied
 * to the thread, so this class blocks the calling one.
 */
final class ProcessRunner {
    /** How long the readers may go on after every process of the run has ended. */
    private static final Duration READER_PATIENCE = Duration.ofSeconds(1);

    private static final int PUMP_BUFFER_BYTES = 16 * 1024;

    /** What {@link ProcessBuilder} encodes arguments and variables with. */
    private static final Charset PROCESS_CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Timer watchdogs;
    private final Timer monitors;
    private final RunTrace trace;

    /** @param monitors may be held up by a look at a run; {@code watchdogs} must not */
    ProcessRunner(Timer watchdogs, Timer monitors, RunTrace trace) {
        this.trace = trace;
        this.watchdogs = watchdogs;
        this.monitors = monitors;
    }

    /**
     * A process to start: exact arguments, the whole environment, the directory it starts in.
     *
     * @param isInputOpen whether standard input is a pipe from us; else there is none
     */
    record Command(List<String> arguments, Map<String, String> environment, Path directory, boolean isInputOpen) {
        /**
         * Java passes text to processes in its locale's encoding, with {@code ?} for what that lacks; the run would be
         * another than its action.
         *
         * @throws IOException if the process would get another text than UTF-8 in some place
         */
        void requireExact(Charset charset) throws IOException {
            if (charset.equals(StandardCharsets.UTF_8)) {
                return;
            }
            Stream<String> variables = environment.entrySet().stream().map(entry -> entry.getKey() + entry.getValue());
            Optional<String> inexact = Stream.concat(arguments.stream(), variables)
                    .filter(text -> text.chars().anyMatch(c -> c > 127))
                    .findFirst();
            if (inexact.isPresent()) {
                throw new IOException("Java cannot pass '" + inexact.get() + "' on in its locale's encoding " + charset
                        + "; start it with LC_ALL=C.UTF-8");
            }
        }
    }

    /** How it went. */
    record Ended(
            ProcessOutcome outcome, CapturedOutput standardOutput, CapturedOutput standardError, Duration wallTime) {}

    /**
     * Carries out {@code run} to its end, at the latest to its timeout plus grace period, or until {@code stop}
     * completes.
     */
    Ended run(
            SandboxedRun run,
            Accounting accounting,
            ResourceLimits limits,
            CompletionStage<?> stop,
            RunProgress progress)
            throws IOException {
        BoundedOutput out = new BoundedOutput(limits.capturedBytes());
        BoundedOutput err = new BoundedOutput(limits.capturedBytes());
        ProcessStages stages = new ProcessStages(trace, accounting, progress::stageBegun);
        TraceFilter filter = new TraceFilter(err, trace, stages::told);
        Launcher launcher = new Launcher(run, process -> {
            ProcessTree tree = run.treeOf(process);
            Watchdog watchdog = new Watchdog(tree, limits, watchdogs);
            stop.thenRun(LogContext.carry(watchdog::stop));
            RunMonitor monitor = new RunMonitor(
                    limits,
                    accounting,
                    () -> out.writtenBytes() + err.writtenBytes(),
                    run::isDiskFull,
                    watchdog::exceeded,
                    progress,
                    stages,
                    monitors);
            progress.started();
            return new SupervisedProcess(process, tree, watchdog, monitor, () -> {
                // One that was lost begins again, and needs its slot.
                if (!run.isLost()) {
                    progress.processesEnded();
                }
            });
        });
        launcher.setStreamHandler(new Pumps(out, filter));
        long start = System.nanoTime();
        ProcessOutcome outcome = launcher.run();
        filter.finish();
        return new Ended(outcome, out.captured(), err.captured(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** One use of Commons Exec, with the process started here. Confined to the calling thread. */
    private static final class Launcher extends DefaultExecutor {
        private final SandboxedRun run;
        private final Command command;
        private final Function<Process, SupervisedProcess> supervise;
        private @Nullable SupervisedProcess process;

        // The builder of this version cannot make subclasses.
        @SuppressWarnings("deprecation")
        Launcher(SandboxedRun run, Function<Process, SupervisedProcess> supervise) throws IOException {
            this.run = run;
            this.command = run.command();
            this.supervise = supervise;
            setExitValues(null);
        }

        ProcessOutcome run() {
            try {
                execute(new CommandLine(command.arguments().get(0)), command.environment());
            } catch (ExecuteException readersTimedOut) {
                // The exit value it speaks of is made up; the process knows its own.
            } catch (IOException e) {
                if (process == null) {
                    return Shortage.broken("cannot start " + command.arguments().get(0) + ": " + e.getMessage());
                }
            } finally {
                // Commons Exec forgets a process when anything throws after the start.
                if (process != null) {
                    process.end();
                }
            }
            return process == null
                    ? new ProcessOutcome.Broken("Commons Exec started nothing", false)
                    : process.outcome();
        }

        /** Takes the arguments from our command: a Commons Exec command line trims and quotes them. */
        @Override
        protected Process launch(CommandLine ignored, @Nullable Map<String, String> env, Path directory)
                throws IOException {
            command.requireExact(PROCESS_CHARSET);
            ProcessBuilder builder = new ProcessBuilder(command.arguments());
            builder.directory(command.directory().toFile());
            if (!command.isInputOpen()) {
                builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            }
            builder.environment().clear();
            builder.environment().putAll(command.environment());
            Process started = builder.start();
            try {
                process = supervise.apply(started);
            } catch (RuntimeException | Error e) {
                started.destroyForcibly();
                throw e;
            }
            try {
                run.release(started);
            } catch (IOException e) {
                // Who ends the run while it is being set up, as a timeout can, makes this failure, and is what counts.
                String message = "the sandbox could not be entered: " + e.getMessage();
                process.fail(
                        e instanceof RefusedForkException
                                ? new ProcessOutcome.Broken(message, true)
                                : Shortage.broken(message));
                throw e;
            }
            return process;
        }
    }

    /** Reads both streams on threads named after the run's thread. */
    private static final class Pumps extends PumpStreamHandler {
        Pumps(OutputStream out, OutputStream err) {
            super(out, err);
            setStopTimeout(READER_PATIENCE);
        }

        @Override
        protected Thread createPump(InputStream from, OutputStream to, boolean closeWhenExhausted) {
            Thread thread = new Thread(
                    new StreamPumper(from, to, closeWhenExhausted, PUMP_BUFFER_BYTES),
                    Thread.currentThread().getName() + "-" + (to == getErr() ? "stderr" : "stdout"));
            thread.setDaemon(true);
            return thread;
        }
    }
}
