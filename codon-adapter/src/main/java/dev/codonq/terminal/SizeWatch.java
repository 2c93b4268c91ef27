package dev.codonq.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Java 17 has no call for this, and no signal that one may listen to. A process once a second costs two milliseconds, and
 * only where there is somebody to look at the terminal.
 */
/**
 * The size of the terminal behind standard error, which a program of the system is asked for every second. Not thread-safe;
 * does not wait but for the first answer.
 */
public final class SizeWatch implements Supplier<TerminalSize> {
    /** The program takes a terminal of any user, since it opens none; what it has to say of others is not shown. */
    private static final List<String> QUESTION = List.of("/bin/sh", "-c", "exec stty size <&2 2>/dev/null");

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier clock;
    private TerminalSize latest = TerminalSize.USUAL;
    private @Nullable Process asked;
    private long askedNanos;

    /** @param clock nanoseconds from some point in time */
    public SizeWatch(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public TerminalSize get() {
        boolean isFirst = asked == null;
        if (asked == null) {
            asked = ask();
        }
        if (asked != null && isFirst) {
            await(asked, Duration.ofSeconds(1));
        }
        if (asked != null) {
            look(asked);
        }
        return latest;
    }

    private void look(Process process) {
        long age = clock.getAsLong() - askedNanos;
        if (process.isAlive()) {
            if (age > PATIENCE.toNanos()) {
                process.destroyForcibly();
            }
            return;
        }
        answer(process).ifPresent(size -> latest = size);
        if (age > INTERVAL.toNanos()) {
            asked = ask();
        }
    }

    private @Nullable Process ask() {
        askedNanos = clock.getAsLong();
        try {
            return new ProcessBuilder(QUESTION)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            // Nothing to ask with, or no room for a process: the size remains what it was.
            return null;
        }
    }

    private static void await(Process process, Duration patience) {
        try {
            var unused = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads what a process has said that has ended; the second time that is nothing. */
    private static Optional<TerminalSize> answer(Process process) {
        try {
            return TerminalSize.parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
