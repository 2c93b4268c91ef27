package dev.codonq.report;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.CompileResultBuilder;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.RunTimeline;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs by the thousand, as a report tells of them. Every tenth failed, by hostile words; every third was cached. */
final class ManyJobs {
    static final Instant STARTED = Instant.parse("2026-11-26T01:02:03Z");

    private static final int SLOTS = 64;
    private static final String HOSTILE =
            "</script><img src=x onerror=document.title='taken'><!-- \u2028 \ud800 \u001b[1m \u202e";

    private ManyJobs() {}

    /** Writes the HTML report of so many. */
    static void report(Path page, int jobs) throws IOException {
        Tally tally = new Tally();
        try (OutputStream out = Files.newOutputStream(page)) {
            BatchStart start = new BatchStart("0.1.0", Optional.empty(), Isolation.NAMESPACES, SLOTS, STARTED);
            Report report = ReportFormat.HTML.start(out, start);
            for (int i = 0; i < jobs; i++) {
                CompileResult result = result(i);
                tally.add(result);
                String name = name(i);
                report.add(new FinishedJob(name, name, result, List.of(), "codonq build " + name));
            }
            report.finish(tally, Duration.ofSeconds(200));
        }
    }

    private static String name(int i) {
        return "src/part" + i % 7 + "/job" + i + (i % 10 == 0 ? HOSTILE : "") + ".py";
    }

    static CompileResult result(int i) {
        boolean failed = i % 10 == 0;
        boolean cached = i % 3 == 0;
        CompileRequest request = CompileRequest.builder(Path.of("job.py")).build();
        CompileResultBuilder result = CompileResult.builder(request, failed ? Outcome.FAILED : Outcome.SUCCEEDED)
                .actionKey(new ActionKey(Digest.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8))))
                .cacheUse(cached ? CacheUse.HIT_DISK : CacheUse.MISS);
        if (failed) {
            Diagnostic error = new Diagnostic(Severity.ERROR, HOSTILE, 7, 3, 9, i % 20 + HOSTILE, null, List.of());
            result.cause(Cause.COMPILE_ERROR)
                    .message(HOSTILE)
                    .diagnostics(List.of(error))
                    .log(HOSTILE);
        }
        if (!cached) {
            Duration time = Duration.ofMillis(300 + i % 977);
            List<RunTimeline.Span> spans = List.of(
                    new RunTimeline.Span(CompilePhase.PARSE, Duration.ofMillis(100)),
                    new RunTimeline.Span(CompilePhase.COMPILE, time.minusMillis(100)));
            result.queueTime(Duration.ofMillis(i))
                    .runTime(time)
                    .timeline(new RunTimeline(STARTED.plusMillis(1300L * (i / SLOTS)), 1 + i % SLOTS, spans));
        }
        return result.build();
    }
}
