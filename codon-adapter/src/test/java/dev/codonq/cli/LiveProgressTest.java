package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.SampleResults;
import dev.codonq.progress.Moment;
import dev.codonq.report.Tally;
import dev.codonq.terminal.FakeScreen;
import dev.codonq.terminal.Palette;
import dev.codonq.terminal.Terminal;
import dev.codonq.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveProgressTest {
    private final FakeScreen screen = new FakeScreen(60, 10);
    private final Tally tally = new Tally();
    private long nowMillis;
    private int writes;
    private Moment moment = new Moment();

    private final OutputStream terminal = new OutputStream() {
        @Override
        public void write(int b) {
            throw new AssertionError("one write for each text");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writes++;
            screen.write(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    };
    private final Console console = console(terminal);
    private final LiveProgress progress = progress(console);

    private static TerminalSize size() {
        return new TerminalSize(60, 10);
    }

    private static Console console(OutputStream err) {
        return new Console(
                InputStream.nullInputStream(), new ByteArrayOutputStream(), err, new Terminal(true, false, true));
    }

    private LiveProgress progress(Console shownOn) {
        return new LiveProgress(
                shownOn,
                Palette.PLAIN,
                LiveProgressTest::size,
                () -> moment.snapshot(),
                3,
                2,
                () -> 1_000_000 * nowMillis);
    }

    @AfterEach
    void close() {
        progress.close();
    }

    private void pulseAt(long millis) {
        nowMillis = millis;
        progress.pulse(tally);
    }

    private static String here(String name) {
        return "exe " + Path.of(name).toAbsolutePath();
    }

    @Test
    void pulse_firstMoments_showNothing() {
        pulseAt(0);
        pulseAt(299);
        assertThat(writes).isZero();
        pulseAt(300);
        assertThat(screen.lines()).containsExactly("0 of 3 done, 3 left (time unknown)");
    }

    @Test
    void pulse_again_drawsOnlyWhatIsNewOrASecondLater() {
        moment.running(here("src/a.py"), 1, Optional.empty());
        pulseAt(300);
        assertThat(writes).isEqualTo(1);
        pulseAt(499);
        pulseAt(500);
        assertThat(writes).isEqualTo(1);
        moment = new Moment().running(here("src/a.py"), 2, Optional.of(Duration.ofSeconds(10)));
        pulseAt(600);
        assertThat(writes).isEqualTo(1);
        pulseAt(700);
        assertThat(writes).isEqualTo(2);
        assertThat(screen.lines())
                .containsExactly("0 of 3 done, 3 left (about 15s), 1 MiB", "     2s typecheck src/a.py");
        pulseAt(1699);
        assertThat(writes).isEqualTo(2);
        pulseAt(1900);
        assertThat(writes).isEqualTo(3);
    }

    @Test
    void finished_jobs_areCountedAndTheirTimeLearnt() {
        CompileRequest request = CompileRequest.builder(Path.of("a.py")).build();
        for (CacheUse use : new CacheUse[] {CacheUse.HIT_DISK, CacheUse.MISS}) {
            CompileResult result = SampleResults.succeeded(request, use, "");
            tally.add(result);
            progress.finished(result);
        }
        moment.running("exe /elsewhere/b.py", 0, Optional.empty());
        pulseAt(300);
        assertThat(screen.lines())
                .containsExactly(
                        "2 of 3 done, 1 left (about 2s), 1 from cache, 1 MiB", "     0s typecheck /elsewhere/b.py");
    }

    @Test
    void standardError_whileOpen_goesAboveTheLines() {
        pulseAt(300);
        System.err.println("[worker] WARN the log says something");
        console.errorText("FAILED  a.py\n");
        assertThat(screen.lines())
                .containsExactly(
                        "[worker] WARN the log says something", "FAILED  a.py", "0 of 3 done, 3 left (time unknown)");
    }

    @Test
    void close_shown_leavesNothing() {
        var before = System.err;
        progress.close();
        assertThat(System.err).isNotSameAs(before);
        pulseAt(300);
        progress.close();
        assertThat(screen.lines()).isEmpty();
        assertThat(screen.cursor()).containsExactly(0, 0);
    }

    @Test
    void pulse_terminalGone_drawsNoMoreAndHurtsNobody() {
        Console gone = console(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                writes++;
                throw new IOException("Input/output error");
            }
        });
        LiveProgress unseen = progress(gone);
        nowMillis = 300;
        unseen.pulse(tally);
        nowMillis = 5000;
        unseen.pulse(tally);
        assertThat(writes).isEqualTo(1);
        System.err.println("the log");
        unseen.close();
    }
}
