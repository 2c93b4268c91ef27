package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestLinesTest {
    private static RequestLines of(String text) {
        return RequestLines.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void next_linesOfAStream_comeInOrderAndEnd() throws InterruptedException {
        RequestLines lines = of("a\nb c\n\nlast without end");
        for (String expected : new String[] {"a", "b c", "", "last without end"}) {
            assertThat(lines.next()).contains(expected);
        }
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void next_moreThanAreKept_areAllThere() throws InterruptedException {
        RequestLines lines = of("x\n".repeat(100));
        for (int i = 0; i < 100; i++) {
            assertThat(lines.next()).contains("x");
        }
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void end_whileOneWaits_wakesIt() throws Exception {
        PipedOutputStream silent = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(silent);
        try (silent;
                in) {
            RequestLines lines = RequestLines.of(in);
            FutureTask<Optional<String>> next = new FutureTask<>(lines::next);
            Thread waiting = new Thread(next);
            waiting.start();
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            lines.end();
            assertThat(next.get(30, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void next_afterTheEnd_isNothingThoughThereAreLines() throws InterruptedException {
        RequestLines lines = of("x\n".repeat(100));
        lines.end();
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void next_streamThatBreaks_isNothing() throws InterruptedException {
        // Nobody is at its other end.
        RequestLines lines = RequestLines.of(new PipedInputStream());
        assertThat(lines.next()).isEmpty();
    }
}
