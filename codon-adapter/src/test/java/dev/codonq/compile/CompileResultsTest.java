package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import dev.codonq.imports.ImportClosure;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.RunRecord;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.RunTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompileResultsTest {
    private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));

    private final CompileRequest request =
            CompileRequest.builder(Path.of("a.py")).build();
    private final SourceDisplay display = SourceDisplay.of(
            request,
            new ImportClosure(
                    Path.of("/a.py"),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    List.of()),
            List.of());

    private CompileResult of(JobResult job) {
        return new CompileResults(request, null, true).of(KEY, job, display);
    }

    @Test
    void of_limitExceeded_saysWhichAndWhatWasUsedAndKilled() {
        ResourceUse use =
                new ResourceUse(Optional.of(Duration.ofSeconds(2)), Optional.of(5L << 30), ResourceUse.Source.SAMPLING);
        RunRecord record = new RunRecord(
                Origin.RUN,
                1,
                Duration.ofMillis(3),
                Duration.ofSeconds(4),
                Optional.empty(),
                use,
                List.of("codon", "cc1plus"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        CompileResult result =
                of(new JobResult.LimitExceeded(Limit.MEMORY, CapturedOutput.EMPTY, CapturedOutput.EMPTY, record));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(result.message()).isEqualTo("the compiler needed more than 4096 MiB of memory");
        assertThat(result.use()).isEqualTo(use);
        assertThat(result.runTime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(result.killedProcesses()).containsExactly("codon", "cc1plus");
    }

    @Test
    void of_processThatNeverBegan_hasNoRunTime() {
        CompileResult result =
                of(new JobResult.Errored("no sandbox", RunRecord.withoutRun(Origin.RUN, Duration.ofMillis(3))));
        assertThat(result.outcome()).isEqualTo(Outcome.ERRORED);
        assertThat(result.runTime()).isNull();
        assertThat(result.queueTime()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void of_timeoutOfASharedRun_saysThePhaseButHasNoTimeline() {
        RunTimes times = new RunTimes(
                Instant.EPOCH,
                1,
                Duration.ZERO,
                Duration.ofSeconds(4),
                Duration.ZERO,
                List.of(new RunTimes.Stage("typecheck", Duration.ofSeconds(1))));
        CompileResult own = of(timeout(Origin.RUN, times));
        CompileResult shared = of(timeout(Origin.SHARED_RUN, times));
        assertThat(own.message()).endsWith(" (at phase typecheck)");
        assertThat(shared.message()).isEqualTo(own.message());
        assertThat(own.timeline()).isEqualTo(RunTimeline.of(times));
        assertThat(shared.timeline()).isNull();
    }

    private static JobResult timeout(Origin origin, RunTimes times) {
        RunRecord record = new RunRecord(
                origin,
                1,
                Duration.ZERO,
                Duration.ofSeconds(4),
                Optional.of(times),
                ResourceUse.UNKNOWN,
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new JobResult.LimitExceeded(Limit.RUN_TIME, CapturedOutput.EMPTY, CapturedOutput.EMPTY, record);
    }
}
