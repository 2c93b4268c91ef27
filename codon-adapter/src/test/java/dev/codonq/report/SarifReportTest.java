package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.diagnostics.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SarifReportTest {
    @TempDir
    private Path folder;

    private Path root;
    private SampleBatch batch;

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectories(folder.toRealPath().resolve("pro ject"));
        batch = new SampleBatch((out, start) -> new SarifReport(out, start, root));
    }

    private Path source(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Diagnostic error(Path file, int line, int column, @Nullable Integer end, Diagnostic... notes) {
        return diagnostic(Severity.ERROR, file, line, column, end, "wrong", notes);
    }

    private static Diagnostic diagnostic(
            Severity severity,
            Path file,
            int line,
            int column,
            @Nullable Integer end,
            String message,
            Diagnostic... notes) {
        return new Diagnostic(
                severity,
                file.getFileName().toString(),
                line,
                column,
                end,
                message,
                null,
                Arrays.asList(notes),
                new SourceFile(file, null));
    }

    private void addFailed(Path source, Diagnostic... diagnostics) {
        CompileRequest request = CompileRequest.builder(source).build();
        batch.add(SampleResults.failed(request, Cause.COMPILE_ERROR, "wrong", List.of(diagnostics), ""));
    }

    private Json run() {
        return Json.parse(batch.finish());
    }

    private static @Nullable Object result(Json json, int number, Object... path) {
        return json.at(concat(new Object[] {"runs", 0, "results", number}, path));
    }

    private static Object[] concat(Object[] first, Object[] second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    private static @Nullable Object place(Json json, int number, Object... path) {
        return result(json, number, concat(new Object[] {"locations", 0, "physicalLocation"}, path));
    }

    @Test
    void finish_withoutJobs_isARunWithoutResults() {
        Json json = run();
        assertThat(json.at("version")).isEqualTo("2.1.0");
        assertThat(json.size("runs", 0, "results")).isZero();
        assertThat(json.at("runs", 0, "tool", "driver", "version")).isEqualTo("0.18.0");
        assertThat(json.at("runs", 0, "conversion", "tool", "driver", "name")).isEqualTo("codonq");
        assertThat(json.at("runs", 0, "invocations", 0, "executionSuccessful")).isEqualTo(true);
        assertThat(json.at("runs", 0, "invocations", 0, "exitCode")).isEqualTo(0L);
        assertThat(json.at("runs", 0, "invocations", 0, "startTimeUtc")).isEqualTo("2026-11-23T01:02:03.004Z");
        assertThat(json.at("runs", 0, "invocations", 0, "endTimeUtc")).isEqualTo("2026-11-23T01:02:04.238Z");
        assertThat(json.at("runs", 0, "originalUriBaseIds", "%SRCROOT%", "uri"))
                .isEqualTo("file://" + folder.toAbsolutePath() + "/pro%20ject/");
    }

    @Test
    void add_linkError_saysWhy() throws IOException {
        Diagnostic note = new Diagnostic(Severity.NOTE, null, null, null, null, "ld: said more", null, List.of());
        Diagnostic error =
                new Diagnostic(Severity.ERROR, null, null, null, null, "process exited", null, List.of(note));
        CompileRequest request = CompileRequest.builder(source("a.py", "x")).build();
        batch.add(SampleResults.failed(request, Cause.LINK_ERROR, "undefined reference to x", List.of(error), ""));
        Json json = run();
        assertThat(result(json, 0, "ruleId")).isEqualTo("linkError");
        assertThat(result(json, 0, "message", "text")).isEqualTo("undefined reference to x\nld: said more");
        assertThat(place(json, 0, "region")).as("for want of a better one").hasToString("{startLine=1}");
    }

    @Test
    void add_error_isAResultAtItsPlaceInCharacters() throws IOException {
        Path file = source("a b/ü:1.py", "\nß😀 = wrong + 1\n");
        // Bytes: ß has two, the face four.
        addFailed(file, error(file, 2, 10, 15));
        Json json = run();
        assertThat(result(json, 0, "ruleId")).isEqualTo("compileError");
        assertThat(result(json, 0, "level")).isEqualTo("error");
        assertThat(result(json, 0, "message", "text")).isEqualTo("wrong");
        assertThat(place(json, 0, "artifactLocation", "uri")).isEqualTo("a%20b/%C3%BC%3A1.py");
        assertThat(place(json, 0, "artifactLocation", "uriBaseId")).isEqualTo("%SRCROOT%");
        assertThat(place(json, 0, "region", "startLine")).isEqualTo(2L);
        assertThat(place(json, 0, "region", "startColumn")).isEqualTo(7L);
        assertThat(place(json, 0, "region", "endColumn")).isEqualTo(12L);
        assertThat(place(json, 0, "region", "snippet", "text")).isEqualTo("wrong");
        assertThat(place(json, 0, "contextRegion", "snippet", "text")).isEqualTo("ß😀 = wrong + 1");
        assertThat(json.at("runs", 0, "artifacts", 0, "location", "uri")).isEqualTo("a%20b/%C3%BC%3A1.py");
        assertThat(json.at("runs", 0, "invocations", 0, "exitCode")).isEqualTo(1L);
        int rule = Integer.parseInt(String.valueOf(result(json, 0, "ruleIndex")));
        assertThat(json.at("runs", 0, "tool", "driver", "rules", rule, "id")).isEqualTo("compileError");
    }

    @Test
    void add_syntaxError_isOfItsOwnRule() throws IOException {
        Path file = source("a.py", "ß😀 = = 1\n");
        // Code points.
        addFailed(file, error(file, 1, 6, null));
        Json json = run();
        assertThat(result(json, 0, "ruleId")).isEqualTo("syntaxError");
        assertThat(place(json, 0, "region", "startColumn")).isEqualTo(7L);
    }

    @Test
    void add_fileOutsideTheRoot_isAbsolute() throws IOException {
        Path library = Files.writeString(folder.toRealPath().resolve("lib.codon"), "x\n");
        addFailed(source("a.py", "x\n"), error(library, 1, 1, 2));
        Json json = run();
        assertThat(place(json, 0, "artifactLocation", "uri")).isEqualTo("file://" + folder.toRealPath() + "/lib.codon");
        assertThat(json.size("runs", 0, "artifacts")).isEqualTo(1);
    }

    @Test
    void add_lineThatCannotBeRead_hasNoColumns() throws IOException {
        Path file = source("a.py", "x\n");
        addFailed(file, error(file, 99, 3, 4));
        Json json = run();
        assertThat(place(json, 0, "region")).hasToString("{startLine=99}");
    }

    @Test
    void add_fileThatIsNotKnown_isSaidOfTheSource() throws IOException {
        Path file = source("a.py", "x\n");
        Diagnostic note = new Diagnostic(
                Severity.NOTE, null, null, null, null, "m.py is one of: x/m.py, y/m.py", null, List.of());
        addFailed(file, new Diagnostic(Severity.ERROR, "m.py", 3, 1, 2, "wrong", null, List.of(note)));
        Json json = run();
        assertThat(result(json, 0, "message", "text")).isEqualTo("m.py:3: wrong\nm.py is one of: x/m.py, y/m.py");
        assertThat(place(json, 0))
                .hasToString("{artifactLocation={uri=a.py, uriBaseId=%SRCROOT%, index=0}, region={startLine=1}}");
    }

    @Test
    void add_chainOfRealizations_isRelatedAndACodeFlowFromTheOutside() throws IOException {
        Path file = source("a.py", "wrong\nfirst\nsecond\n");
        Diagnostic inner = diagnostic(Severity.NOTE, file, 2, 1, 6, "during the realization of f(x: int)");
        Diagnostic outer = diagnostic(Severity.NOTE, file, 3, 1, 7, "during the realization of g(x: int)");
        addFailed(file, error(file, 1, 1, 6, inner, outer));
        Json json = run();
        assertThat(result(json, 0, "relatedLocations", 0, "message", "text"))
                .isEqualTo("during the realization of f(x: int)");
        assertThat(result(json, 0, "relatedLocations", 1, "physicalLocation", "region", "startLine"))
                .isEqualTo(3L);
        Object[] lines = {3L, 2L, 1L};
        for (int i = 0; i < 3; i++) {
            Object[] step = {"codeFlows", 0, "threadFlows", 0, "locations", i};
            Object[] line = Arrays.copyOf(step, 10);
            System.arraycopy(new Object[] {"location", "physicalLocation", "region", "startLine"}, 0, line, 6, 4);
            assertThat(result(json, 0, line)).isEqualTo(lines[i]);
        }
    }

    @Test
    void add_errorInALibrary_isShownWhereTheProjectUsesIt() throws IOException {
        Path library = Files.writeString(folder.toRealPath().resolve("lib.codon"), "wrong\n");
        Path file = source("a.py", "sorted\n");
        Diagnostic inside = diagnostic(Severity.NOTE, library, 1, 1, 2, "during the realization of sort()");
        Diagnostic use = diagnostic(Severity.NOTE, file, 1, 1, 7, "during the realization of sorted()");
        addFailed(file, error(library, 1, 1, 6, inside, use));
        Json json = run();
        assertThat(result(json, 0, "message", "text")).isEqualTo("wrong");
        assertThat(place(json, 0, "artifactLocation", "uri")).isEqualTo("a.py");
        assertThat(result(json, 0, "relatedLocations", 0, "message", "text")).isEqualTo("wrong");
        assertThat(result(json, 0, "relatedLocations", 0, "physicalLocation", "artifactLocation", "uri"))
                .asString()
                .endsWith("/lib.codon");
    }

    @Test
    void add_sameErrorFromManyJobs_isOneResult() throws IOException {
        Path module = source("m.py", "x\nx\n");
        addFailed(source("a.py", ""), error(module, 1, 1, 2));
        addFailed(source("b.py", ""), error(module, 1, 1, 2), error(module, 2, 1, 2));
        Json json = run();
        assertThat(json.size("runs", 0, "results")).isEqualTo(2);
        String first = String.valueOf(result(json, 0, "partialFingerprints", "primaryLocationLineHash"));
        assertThat(first).matches("[0-9a-f]{16}:1");
        assertThat(result(json, 1, "partialFingerprints", "primaryLocationLineHash"))
                .isEqualTo(first.replace(":1", ":2"));
    }

    @Test
    void add_lineThatMoved_keepsItsFingerprint() throws IOException {
        Path file = source("a.py", "wrong\n");
        addFailed(file, error(file, 1, 1, 6));
        Object before = result(run(), 0, "partialFingerprints", "primaryLocationLineHash");
        start();
        source("a.py", "\n\n  wrong\n");
        addFailed(file, error(file, 3, 3, 8));
        assertThat(result(run(), 0, "partialFingerprints", "primaryLocationLineHash"))
                .isEqualTo(before);
    }

    @Test
    void add_failureWithoutWords_isAResultOfItsCause() throws IOException {
        Path file = source("a.py", "x\n");
        CompileRequest request = CompileRequest.builder(file).build();
        Diagnostic warning = diagnostic(Severity.WARNING, file, 1, 1, 2, "strange");
        batch.add(SampleResults.failed(request, Cause.COMPILER_CRASH, "crashed", List.of(warning), ""));
        Json json = run();
        assertThat(result(json, 0, "ruleId")).isEqualTo("warning");
        assertThat(result(json, 0, "level")).isEqualTo("warning");
        assertThat(result(json, 1, "ruleId")).isEqualTo("compilerCrash");
        assertThat(result(json, 1, "message", "text")).isEqualTo("crashed");
    }

    @Test
    void add_jobWithoutVerdict_isANotification() throws IOException {
        CompileRequest request = CompileRequest.builder(source("a.py", "")).build();
        batch.add(SampleResults.ended(request, Outcome.TIMED_OUT, Cause.RUN_TIMEOUT));
        batch.add(SampleResults.succeeded(request, CacheUse.MISS, ""));
        Json json = run();
        assertThat(json.size("runs", 0, "results")).isZero();
        assertThat(json.at("runs", 0, "invocations", 0, "executionSuccessful")).isEqualTo(false);
        Object[] notification = {"runs", 0, "invocations", 0, "toolExecutionNotifications", 0, "descriptor", "id"};
        assertThat(json.at(notification)).isEqualTo("runTimeout");
    }

    @Test
    void finish_interruptedBatch_hasNoExitCodeOfItsOwn() throws IOException {
        CompileRequest request = CompileRequest.builder(source("a.py", "")).build();
        batch.add(SampleResults.ended(request, Outcome.CANCELLED, Cause.CANCELLED));
        assertThat(String.valueOf(run().at("runs", 0, "invocations", 0))).doesNotContain("exitCode");
    }

    @Test
    void add_moreResultsThanAreTaken_areCounted() throws IOException {
        Path file = source("a.py", "x\n");
        for (int i = 0; i < 25_010; i++) {
            CompileResult result = SampleResults.failed(
                    CompileRequest.builder(file).build(),
                    Cause.COMPILE_ERROR,
                    "",
                    List.of(diagnostic(Severity.ERROR, file, 1, 1, 2, "wrong " + i)),
                    "");
            batch.add(result);
        }
        Json json = run();
        assertThat(json.size("runs", 0, "results")).isEqualTo(25_000);
        assertThat(json.at("runs", 0, "invocations", 0, "toolExecutionNotifications", 0, "message", "text"))
                .asString()
                .startsWith("10 more results");
    }

    @Test
    void add_hostileText_staysValid() throws IOException {
        String hostile = "{0} [x](http://y) {{ \ud800 \u0000\u001b\"\\ {not} {1";
        Path file = source("a.py", "x\n");
        addFailed(file, diagnostic(Severity.ERROR, file, 1, 1, 2, hostile));
        assertThat(result(run(), 0, "message", "text"))
                .isEqualTo("{{0}} [x\\](http://y) {{ \ufffd \u0000\u001b\"\\ {not} {1");
    }
}
