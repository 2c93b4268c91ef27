package dev.codonq.sandbox;

import dev.codonq.action.Action;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that has prepared itself and forks a command into the sandbox of each run. Thread-safe.
 *
 * <p>It stands outside of all sandboxes, belongs to the user of the runs and reads nothing of them. A child enters the
 * namespaces of its run, gives up what the sandbox takes away, and becomes the command: it never comes back. The
 * process finds the program of the {@link SeccompFilter} at descriptor 9. What it reads and writes:
 *
 * <pre>
 *   in    the length of what follows, as a line; then fields that end with a NUL: an id, the number of the sandbox's first
 *         process, how many descriptors from 3 on lead into control groups, open files, blocks of a file, processes, the
 *         directory to start in, the number of arguments, the arguments, the environment. An id alone lets the command
 *         begin that was forked for it
 *   out   ready | begun ID PID | refused ID REASON | ended ID STATUS (of waitpid) | lost ID REASON | broken REASON
 * </pre>
 *
 * It ends with its input.
 */
final class WarmParent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmParent.class);

    /** Where descriptors that lead into control groups begin, in a sandbox's first process. */
    static final int FIRST_ENTRANCE = 3;

    /** The user of the runs can read what is open, wherever it lies. */
    private static final String OPENING_SCRIPT = "filter=$1 library=$2; shift 2; exec \"$@\" "
            + WarmCommands.LIBRARY_DESCRIPTOR + "<\"$library\" 9<\"$filter\"";

    private static final Duration FORK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final Thread reader;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();
    /** Written by the reader. */
    private volatile boolean hasForked;

    private final AtomicInteger claims = new AtomicInteger();
    private final Map<String, Child> children = new ConcurrentHashMap<>();

    /** Why no more commands are forked; absent as long as they are. Completed by whoever finds out first. */
    private final CompletableFuture<String> trouble = new CompletableFuture<>();

    /** A command that was forked. Thread-safe. */
    static final class Child {
        private final String id;
        private final CompletableFuture<Long> begun = new CompletableFuture<>();
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();

        private Child(String id) {
            this.id = id;
        }

        /** Returns its exit code, by the shell's convention 128 + n where signal n ended it; fails with the parent. */
        CompletableFuture<Integer> exitCode() {
            return ended.copy();
        }

        /** Returns whether nobody will hear how it ended. */
        boolean isLost() {
            return ended.isCompletedExceptionally();
        }

        /** Returns its number on the host. */
        long pid() {
            return begun.join();
        }
    }

    private WarmParent(Process process) {
        this.process = process;
        reader = new Thread(this::read, "codonq-warm-" + process.pid());
        reader.setDaemon(true);
    }

    /**
     * Starts a parent and waits until it is ready.
     *
     * @param filter file with the program of the filter
     * @param stop ends the start when it completes; without effect afterwards
     * @throws IOException if it cannot prepare itself, or not in time
     */
    static WarmParent start(
            WarmCommands.Parent wanted, Path filter, SandboxUser user, Duration patience, CompletionStage<?> stop)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", OPENING_SCRIPT, "sh"));
        command.addAll(List.of(filter.toString(), wanted.library().toString()));
        command.addAll(user.prefix());
        command.addAll(wanted.arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        WarmParent parent = new WarmParent(builder.start());
        parent.reader.start();
        var unused = stop.handle((value, failure) -> parent.ready.completeExceptionally(new IOException("stopped")));
        try {
            parent.ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return parent;
        } catch (ExecutionException | TimeoutException e) {
            String reason = parent.trouble.getNow("not ready within " + patience.toSeconds() + " s");
            parent.close();
            throw new IOException(reason, e);
        } catch (InterruptedException e) {
            parent.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Returns whether it can fork, as far as is known. */
    boolean isUsable() {
        return !trouble.isDone();
    }

    /** Returns why it cannot fork, empty if it can. */
    String trouble() {
        return trouble.getNow("");
    }

    /** Keeps it from being ended as idle until {@link #release}. */
    void claim() {
        claims.incrementAndGet();
    }

    /** Takes back a {@link #claim}. */
    void release() {
        claims.decrementAndGet();
    }

    /** Returns whether nobody has a claim to it. */
    boolean isIdle() {
        return claims.get() == 0;
    }

    /** Returns the memory that it holds. */
    long residentBytes() {
        return ProcFile.stat(process.pid()).map(ProcFile.Stat::residentPages).orElse(0L) * ProcFile.pageBytes();
    }

    /**
     * Forks the command of {@code action} into a sandbox, where it waits for {@link #letThrough}.
     *
     * @param first the sandbox's first process, by its number on the host
     * @param entrances how many of its descriptors lead into control groups
     * @param processes how many the kernel is to let the sandbox have
     * @throws RefusedForkException if that was not possible
     */
    Child fork(Action action, Map<String, String> environment, long first, int entrances, int processes)
            throws IOException {
        String id = Long.toString(ids.incrementAndGet());
        Child child = new Child(id);
        children.put(id, child);
        try {
            // What has failed meanwhile does not see this child any more.
            if (!isUsable()) {
                throw new IOException(trouble());
            }
            send(WarmRequest.fork(id, action, environment, first, entrances, processes));
            child.begun.get(FORK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return child;
        } catch (IOException | TimeoutException e) {
            children.remove(id);
            fail("it does not answer");
            throw new RefusedForkException(trouble());
        } catch (ExecutionException e) {
            children.remove(id);
            throw new RefusedForkException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            // The run is being stopped; where the child has begun, it ends with its sandbox.
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Lets a command begin. */
    void letThrough(Child child) throws IOException {
        send(WarmRequest.letThrough(child.id));
    }

    private synchronized void send(byte[] request) throws IOException {
        process.getOutputStream().write(request);
        process.getOutputStream().flush();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                understand(line.split(" ", 3));
            }
            fail("it has ended");
        } catch (IOException | RuntimeException e) {
            fail("it cannot be understood: " + e);
        }
    }

    private void understand(String[] words) {
        switch (words[0]) {
            case "ready" -> ready.complete(null);
            case "begun" -> begin(words[1], Long.parseLong(words[2]));
            case "ended" -> end(words[1], Integer.parseInt(words[2]));
            case "lost" -> lose(words[1], words[2]);
            case "refused" -> refuse(words[1], words[2]);
            default -> fail(String.join(" ", words));
        }
    }

    private Child child(String id) {
        // One that nobody waits for any more is not there.
        return children.getOrDefault(id, new Child(id));
    }

    private void end(String id, int status) {
        Child child = child(id);
        children.remove(id);
        int signal = status & 0x7f;
        child.ended.complete(signal == 0 ? (status >> 8) & 0xff : 128 + signal);
    }

    private void begin(String id, long pid) {
        hasForked = true;
        child(id).begun.complete(pid);
    }

    /** Where its sandbox is gone, a run is refused; where none has ever been forked, the parent is no good. */
    private void refuse(String id, String reason) {
        child(id).begun.completeExceptionally(new RefusedForkException(reason));
        if (!hasForked) {
            fail(reason);
        }
    }

    /** Takes note of a child that has ended before it was a command. */
    private void lose(String id, String reason) {
        Child child = child(id);
        children.remove(id);
        child.ended.completeExceptionally(new IOException("it did not get into its sandbox: " + reason));
    }

    /** Forks no more, and ends what waits for it: of a command whose end nobody hears, nobody can tell the result. */
    void fail(String reason) {
        if (trouble.complete(reason)) {
            log.debug("warm process {}: {}", process.pid(), reason);
        }
        IOException failure = new IOException("the warm process is lost: " + trouble());
        // Who waits for it to take what is sent need not any more.
        process.destroyForcibly();
        ready.completeExceptionally(failure);
        children.values().forEach(child -> {
            child.begun.completeExceptionally(failure);
            child.ended.completeExceptionally(failure);
        });
    }

    /** Ends it; its commands must have ended. */
    @Override
    public void close() {
        trouble.complete("it was closed");
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("warm process {} does not end", process.pid());
            }
            reader.join(END_PATIENCE.toMillis());
            process.getOutputStream().close();
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (IOException e) {
            log.debug("warm process {} took less than it was sent", process.pid(), e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
