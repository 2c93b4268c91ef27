package dev.codonq.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lines of a stream, for who must not wait for the next one when the process is asked to end: reading cannot be interrupted, so
 * a thread of its own does it. Thread-safe.
 */
final class RequestLines {
    /** Who gives lines waits for answers. */
    private static final int MOST_WAITING = 16;

    private static final int SECONDS_BETWEEN_LOOKS = 60;

    private final InputStream in;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MOST_WAITING);

    private volatile boolean isEnded;

    private RequestLines(InputStream in) {
        this.in = in;
    }

    /** Begins to read; the thread ends with the stream, or with the process. */
    static RequestLines of(InputStream in) {
        RequestLines requests = new RequestLines(in);
        Thread reader = new Thread(requests::read, "codonq-requests");
        reader.setDaemon(true);
        reader.start();
        return requests;
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null && !isEnded; line = reader.readLine()) {
                lines.put(Optional.of(line));
            }
            lines.put(Optional.empty());
        } catch (IOException e) {
            // Who cannot be heard has nothing to say.
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has {@link #next} wait no more. */
    void end() {
        isEnded = true;
        // Where there is no room, nobody waits.
        var unused = lines.offer(Optional.empty());
    }

    /** Returns the next line, when there is one; nothing if there will be none. */
    Optional<String> next() throws InterruptedException {
        Optional<String> line = null;
        while (line == null && !isEnded) {
            line = lines.poll(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
        return line == null || isEnded ? Optional.empty() : line;
    }
}
