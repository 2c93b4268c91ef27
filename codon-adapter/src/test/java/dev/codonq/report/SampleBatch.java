package dev.codonq.report;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A batch of made-up results on its way into one report. */
final class SampleBatch {
    static final Instant START = Instant.parse("2026-11-23T01:02:03.004005Z");
    static final Duration WALL_TIME = Duration.ofMillis(1234);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report report;
    private final Tally tally = new Tally();

    SampleBatch(BiFunction<ByteArrayOutputStream, BatchStart, Report> format) {
        ToolchainDescription toolchain = new ToolchainDescription("0.18.0", Path.of("/opt/codon/bin/codon"), "ab12");
        BatchStart start = new BatchStart("0.1.0", Optional.of(toolchain), Isolation.NAMESPACES, 2, START);
        report = format.apply(out, start);
    }

    static CompileRequest request(String source) {
        return CompileRequest.builder(Path.of(source)).build();
    }

    void add(CompileResult result) {
        tally.add(result);
        String source = result.request().source().toString();
        List<Path> delivered = result.artifacts().stream()
                .map(artifact -> Path.of("build").resolve(artifact.name()))
                .toList();
        try {
            report.add(new FinishedJob(source, source, result, delivered, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String finish() {
        try {
            report.finish(tally, WALL_TIME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
