package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import dev.codonq.compile.RunTimeline.Span;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the real compiler tells of its phases. That artifacts stay as they are {@code ExamplesIT} shows. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class PhasesIT {
    @TempDir
    Path directory;

    private CodonCompiler compiler;

    @BeforeEach
    void open() throws IOException {
        compiler = CodonCompiler.builder()
                .codon(RealCodon.require().executable())
                .parallelism(1)
                .build();
    }

    @AfterEach
    void close() {
        compiler.close();
    }

    private CompileRequest.Builder request(String program) throws IOException {
        return CompileRequest.builder(Files.writeString(directory.resolve("p.py"), program));
    }

    private CompileResult compile(CompileRequest.Builder request) {
        return compiler.compile(request.build()).join();
    }

    private static List<CompilePhase> phases(CompileResult result) {
        return Optional.ofNullable(result.timeline()).orElseThrow().spans().stream()
                .map(Span::phase)
                .toList();
    }

    @Test
    void compile_executable_tellsEveryPhase() throws IOException {
        CompileResult result = compile(request("print(1)\n"));
        assertThat(result.isSuccess()).isTrue();
        assertThat(phases(result))
                .containsExactly(
                        CompilePhase.PREPARE,
                        CompilePhase.PARSE,
                        CompilePhase.TYPECHECK,
                        CompilePhase.COMPILE,
                        CompilePhase.LINK,
                        CompilePhase.COLLECT);
        RunTimeline timeline = Optional.ofNullable(result.timeline()).orElseThrow();
        assertThat(timeline.slot()).isEqualTo(1);
        assertThat(timeline.spans()).noneMatch(span -> span.time().isNegative());
        Duration longest = timeline.spans().stream()
                .map(Span::time)
                .max(Duration::compareTo)
                .orElseThrow();
        assertThat(timeline.spans().get(1).time()).isEqualTo(longest);
        assertThat(result.log()).isEmpty();
    }

    @Test
    void compile_again_isTheSameActionWithoutARun() throws IOException {
        ActionKey first = compile(request("print(2)\n")).actionKey();
        CompileResult second = compile(request("print(2)\n"));
        assertThat(second.actionKey()).isEqualTo(first);
        assertThat(second.cacheUse()).isEqualTo(CacheUse.HIT_MEMORY);
        assertThat(second.timeline()).isNull();
    }

    @Test
    void compile_objectAndModule_areNotLinked() throws IOException {
        for (BuildKind kind : List.of(BuildKind.OBJ, BuildKind.LLVM, BuildKind.PYEXT)) {
            CompileResult result =
                    compile(request("def f(x: int) -> int:\n    return x\n").kind(kind));
            assertThat(result.isSuccess()).as(result.message()).isTrue();
            assertThat(phases(result)).contains(CompilePhase.COMPILE).doesNotContain(CompilePhase.LINK);
            assertThat(result.log()).isEmpty();
        }
    }

    @Test
    void compile_errors_keepEveryLineOfTheCompiler() throws IOException {
        CompileResult types = compile(request("def f(x): return x + 'a'\nprint(f(1))\n"));
        assertThat(types.cause()).isEqualTo(Cause.COMPILE_ERROR);
        assertThat(types.diagnostics()).hasSize(1);
        assertThat(types.log()).doesNotContain("[T]").contains("during the realization of");
        CompileResult linking = compile(request("print(3)\n").library("nosuchlibrary"));
        assertThat(linking.cause()).isEqualTo(Cause.LINK_ERROR);
        assertThat(linking.log()).startsWith("/usr/bin/ld: cannot find -lnosuchlibrary");
    }

    @Test
    void compile_timeouts_sayInWhichPhase() throws IOException {
        CompileResult parsing = compile(request("import numpy\n").timeout(Duration.ofMillis(300)));
        assertThat(parsing.cause()).isEqualTo(Cause.RUN_TIMEOUT);
        assertThat(parsing.message()).isEqualTo("the compiler was still running after 300 ms (at phase parse)");
        // A tuple of this length keeps the compiler busy for minutes, nearly all of them with machine code.
        String numbers = IntStream.range(0, 300).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        CompileResult compiling = compile(request("print((" + numbers + "))\n").timeout(Duration.ofSeconds(20)));
        assertThat(compiling.message()).isEqualTo("the compiler was still running after 20 s (at phase compile)");
    }
}
