package dev.codonq.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A process of the host that listens at a socket without a file, which Java cannot. Not thread-safe. */
final class AbstractListener implements AutoCloseable {
    private final String name = "codonq-test-" + UUID.randomUUID();
    private final Process process;
    private final BufferedReader answers;

    AbstractListener(HostilePrograms programs) throws IOException {
        process = new ProcessBuilder(programs.path("abstract_listener"), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(answers.readLine())) {
            throw new AssertionError("cannot listen at the abstract socket " + name);
        }
    }

    String name() {
        return name;
    }

    /** Returns whether somebody has come since the last call. */
    boolean isReached() throws IOException {
        process.getOutputStream().write('?');
        process.getOutputStream().flush();
        return !"nobody".equals(answers.readLine());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
