package dev.codonq.scheduling;

import static dev.codonq.scheduling.ObservationTest.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.scheduling.RunRecord.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JfrEventsTest {
    private static final List<String> NAMES =
            List.of("codonq.Job", "codonq.Run", "codonq.Retry", "codonq.Preemption", "codonq.Stuck");

    @TempDir
    Path directory;

    private final Recording recording = new Recording();
    private final Observation observation = new Observation(List.of());

    @AfterEach
    void close() {
        recording.close();
        observation.close();
    }

    private void record() {
        NAMES.forEach(recording::enable);
        recording.start();
    }

    private List<RecordedEvent> recorded() throws IOException {
        recording.stop();
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("codonq."))
                .toList();
    }

    private RecordedEvent onlyOne() throws IOException {
        List<RecordedEvent> events = recorded();
        assertThat(events).hasSize(1);
        RecordedEvent event = events.get(0);
        assertThat(event.getEventType().getCategoryNames()).containsExactly("codonq");
        assertThat(event.getStackTrace()).isNull();
        assertThat(event.getLong("job")).isEqualTo(7);
        assertThat(event.getString("actionKey")).isEqualTo(KEY.toString());
        return event;
    }

    @Test
    void finished_recorded_saysHowTheJobWent() throws IOException {
        record();
        observation.submitted(7, KEY, "me", Priority.HIGH);
        RunRecord how = new RunRecord(
                Origin.RUN,
                1,
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Optional.empty(),
                ResourceUse.UNKNOWN,
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        observation.finished(7, KEY, "me", Priority.HIGH, Duration.ofMillis(35), new JobResult.Errored("broken", how));
        RecordedEvent event = onlyOne();
        assertThat(event.getEventType().getName()).isEqualTo("codonq.Job");
        assertThat(event.getString("client")).isEqualTo("me");
        assertThat(event.getString("priority")).isEqualTo("HIGH");
        assertThat(event.getString("outcome")).isEqualTo("Errored");
        assertThat(event.getString("origin")).isEqualTo("RUN");
        assertThat(event.getDuration("totalTime")).isEqualTo(Duration.ofMillis(35));
        assertThat(event.getDuration("queueTime")).isEqualTo(Duration.ofMillis(10));
        assertThat(event.getDuration("runTime")).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void run_recorded_spansBeginToEnd() throws IOException {
        record();
        ResourceUse use = new ResourceUse(
                Optional.of(Duration.ofMillis(12)), Optional.of(345L), ResourceUse.Source.CONTROL_GROUP);
        Observation.BegunRun run = observation.runStarted(7, KEY, "me", 2);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 2_000_000) {
            Thread.onSpinWait();
        }
        run.ended(ObservationTest.ran(new ProcessOutcome.Exited(3), Duration.ofMillis(1), use));
        RecordedEvent event = onlyOne();
        assertThat(event.getEventType().getName()).isEqualTo("codonq.Run");
        assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
        assertThat(event.getString("client")).isEqualTo("me");
        assertThat(event.getInt("attempt")).isEqualTo(2);
        assertThat(event.getString("outcome")).isEqualTo("Exited[code=3]");
        assertThat(event.getLong("peakMemory")).isEqualTo(345);
        assertThat(event.getDuration("cpuTime")).isEqualTo(Duration.ofMillis(12));
    }

    @Test
    void run_useUnknown_saysSo() throws IOException {
        record();
        observation
                .runStarted(7, KEY, "me", 1)
                .ended(ObservationTest.ran(new ProcessOutcome.Stopped(), Duration.ZERO, ResourceUse.UNKNOWN));
        RecordedEvent event = onlyOne();
        assertThat(event.toString()).containsPattern("peakMemory = N/A").containsPattern("cpuTime = N/A");
    }

    @Test
    void runRetried_recorded_saysWhy() throws IOException {
        record();
        observation.runRetried(7, KEY, 2, Duration.ofMillis(250), "no fork");
        RecordedEvent event = onlyOne();
        assertThat(event.getEventType().getName()).isEqualTo("codonq.Retry");
        assertThat(event.getInt("attempt")).isEqualTo(2);
        assertThat(event.getDuration("backoff")).isEqualTo(Duration.ofMillis(250));
        assertThat(event.getString("reason")).isEqualTo("no fork");
    }

    @Test
    void runPreempted_recorded_saysWhatItHeld() throws IOException {
        record();
        observation.runPreempted(7, KEY, 1 << 20);
        RecordedEvent event = onlyOne();
        assertThat(event.getEventType().getName()).isEqualTo("codonq.Preemption");
        assertThat(event.getLong("memoryInUse")).isEqualTo(1 << 20);
    }

    @Test
    void runStuck_recorded_saysWhere() throws IOException {
        record();
        observation.runStuck(7, KEY, "publish", "codonq-run-1", Duration.ofSeconds(90));
        RecordedEvent event = onlyOne();
        assertThat(event.getEventType().getName()).isEqualTo("codonq.Stuck");
        assertThat(event.getString("phase")).isEqualTo("publish");
        assertThat(event.getString("thread")).isEqualTo("codonq-run-1");
        assertThat(event.getDuration("age")).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void events_switchedOff_areNotRecorded() throws IOException {
        NAMES.forEach(recording::disable);
        recording.start();
        observation.runPreempted(7, KEY, 1);
        observation
                .runStarted(7, KEY, "me", 1)
                .ended(ObservationTest.ran(new ProcessOutcome.Exited(0), Duration.ZERO, ResourceUse.UNKNOWN));
        assertThat(recorded()).isEmpty();
    }
}
