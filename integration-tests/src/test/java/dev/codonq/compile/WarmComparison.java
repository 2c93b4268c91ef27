package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Digest;
import dev.codonq.diagnostics.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Compiles that are forked from a warm compiler beside the same from nothing. Stateless. */
final class WarmComparison {
    /** As many of a mode as make it worth a warm compiler, for a minute. */
    private static final int ENOUGH = 5;

    private WarmComparison() {}

    /** What a user sees of a compile. */
    record Seen(
            Outcome outcome,
            @Nullable Cause cause,
            String message,
            @Nullable Integer exitCode,
            List<Digest> artifacts,
            List<Diagnostic> diagnostics,
            String log) {
        static Seen of(CompileResult result) {
            return new Seen(
                    result.outcome(),
                    result.cause(),
                    result.message(),
                    result.exitCode(),
                    result.artifacts().stream()
                            .map(artifact -> artifact.content().digest())
                            .toList(),
                    result.diagnostics(),
                    result.log());
        }
    }

    private static CodonCompiler.Builder builder(Path codon, Path memos) {
        return CodonCompiler.builder()
                .codon(codon)
                .memoDirectory(memos)
                .withoutCache()
                .parallelism(2);
    }

    static CodonCompiler warm(Path codon, Path memos) throws IOException {
        return builder(codon, memos).build();
    }

    static CodonCompiler cold(Path codon, Path memos) throws IOException {
        return builder(codon, memos).withoutWarmSlots().build();
    }

    static List<CompileResult> compile(CodonCompiler compiler, List<CompileRequest> requests) throws Exception {
        List<CompletableFuture<CompileResult>> futures =
                requests.stream().map(compiler::compile).toList();
        List<CompileResult> results = new ArrayList<>();
        for (CompletableFuture<CompileResult> future : futures) {
            results.add(future.get(10, TimeUnit.MINUTES));
        }
        return results;
    }

    /** Makes it worth a warm compiler for each mode of {@code requests}, which stand in one directory. */
    static void warmUp(CodonCompiler compiler, List<CompileRequest> requests) throws Exception {
        Map<List<Object>, CompileRequest> modes = new LinkedHashMap<>();
        requests.forEach(
                request -> modes.putIfAbsent(List.of(request.isRelease(), request.kind() == BuildKind.PYEXT), request));
        for (CompileRequest request : modes.values()) {
            Path source = Files.writeString(request.source().resolveSibling("warm_up.py"), "print('up')\n");
            CompileRequest.Builder small = CompileRequest.builder(source)
                    .kind(request.kind() == BuildKind.PYEXT ? BuildKind.PYEXT : BuildKind.OBJ);
            if (request.isRelease()) {
                small.release();
            }
            // One after the other: equal ones at once would share a run.
            CompileResult last = compiler.compile(small.build()).get(10, TimeUnit.MINUTES);
            for (int i = 1; i < ENOUGH; i++) {
                last = compiler.compile(small.build()).get(10, TimeUnit.MINUTES);
            }
            assertThat(last.isWarm()).as(compiler.warmProblem().toString()).isTrue();
        }
    }

    /** Compiles each request both ways, and returns which were warm when they could be. */
    static List<Boolean> compare(Path codon, Path memos, List<CompileRequest> requests) throws Exception {
        List<CompileResult> inWarm;
        try (CodonCompiler compiler = warm(codon, memos)) {
            warmUp(compiler, requests);
            inWarm = compile(compiler, requests);
        }
        List<CompileResult> inCold;
        try (CodonCompiler compiler = cold(codon, memos)) {
            inCold = compile(compiler, requests);
        }
        for (int i = 0; i < requests.size(); i++) {
            String what = requests.get(i) + (requests.get(i).isRelease() ? ", release" : ", debug");
            assertThat(Seen.of(inWarm.get(i))).as(what).isEqualTo(Seen.of(inCold.get(i)));
            assertThat(inCold.get(i).isWarm()).as(what).isFalse();
        }
        return inWarm.stream().map(CompileResult::isWarm).toList();
    }
}
