package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Compiles that are forked from a compiler which has parsed the standard library, and the same from nothing. */
@ExtendWith(LeakGuard.class)
@Timeout(900)
class WarmIT {
    /** Shared by all tests, as by all starts of one user: the library is built once. */
    @TempDir
    private static Path memos;

    @TempDir(factory = ReachableTempDir.class)
    private Path directory;

    private Toolchain toolchain;
    private Path sources;

    @BeforeEach
    void open() throws IOException {
        toolchain = RealCodon.require();
        int owner = (Integer) Files.getAttribute(toolchain.executable(), "unix:uid");
        if (owner != 0 && owner == (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
            RealCodon.missing("a compiler that belongs to another user than its runs");
        }
        sources = directory.toRealPath();
    }

    private static CodonCompiler warm(Path codon) throws IOException {
        return WarmComparison.warm(codon, memos);
    }

    private static CodonCompiler cold(Path codon) throws IOException {
        return WarmComparison.cold(codon, memos);
    }

    private void assertEqual(List<CompileRequest> requests) throws Exception {
        assertThat(WarmComparison.compare(toolchain.executable(), memos, requests))
                .doesNotContain(false);
    }

    private Path write(String name, String program) throws IOException {
        return Files.writeString(sources.resolve(name), program);
    }

    private List<CompileRequest> greetings(String name, int count) throws IOException {
        List<CompileRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(CompileRequest.builder(write(name + i + ".py", "print('" + name + "', " + i + ")\n"))
                    .kind(BuildKind.OBJ)
                    .build());
        }
        return requests;
    }

    private void warmUp(CodonCompiler compiler) throws Exception {
        WarmComparison.warmUp(compiler, greetings("up", 1));
    }

    @Test
    void compile_batchOfSmallPrograms_isWarmFromTheFirstFewOn() throws Exception {
        List<CompileRequest> requests = greetings("hello", 12);
        List<CompileResult> results;
        try (CodonCompiler compiler = warm(toolchain.executable())) {
            results = WarmComparison.compile(compiler, requests);
        }
        assertThat(results).allMatch(CompileResult::isSuccess);
        assertThat(results.subList(6, 12)).allMatch(CompileResult::isWarm);
    }

    @Test
    void compile_oneProgramAfterTheOther_isColdUntilThereWereEnough() throws Exception {
        List<Boolean> areWarm = new ArrayList<>();
        try (CodonCompiler compiler = warm(toolchain.executable())) {
            for (CompileRequest request : greetings("single", 6)) {
                areWarm.add(compiler.compile(request).get().isWarm());
            }
        }
        assertThat(areWarm).startsWith(false, false, false).endsWith(true, true);
    }

    @Test
    void compile_everyKindAndMode_givesTheSameBytes() throws Exception {
        write("shape.codon", "def area(a: int, b: int):\n    return a * b\n");
        Path main = write("main.codon", """
                from shape import area
                import math


                def f(x: int) -> float:
                    return math.sqrt(float(area(x, N)))
                print(f(3), {'a': [1, 2]}, f'{N}')
                """);
        List<CompileRequest> requests = new ArrayList<>();
        for (BuildKind kind : BuildKind.values()) {
            requests.add(
                    CompileRequest.builder(main).kind(kind).define("N", "7").build());
            requests.add(CompileRequest.builder(main)
                    .kind(kind)
                    .define("N", "8")
                    .release()
                    .build());
        }
        assertEqual(requests);
    }

    @Test
    void compile_programThatFails_failsTheSameWay() throws Exception {
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("syntax", "print((1\n");
        programs.put("name", "print(nothing)\n");
        programs.put("type", "x: int = 'text'\nprint(x)\n");
        programs.put("module", "import nowhere\n");
        programs.put("deep", "print(" + "(".repeat(1000) + "1" + ")".repeat(1000) + ")\n");
        programs.put("link", "from C import not_there_at_all(int) -> int\nprint(not_there_at_all(1))\n");
        List<CompileRequest> requests = new ArrayList<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            requests.add(CompileRequest.builder(write(program.getKey() + ".codon", program.getValue()))
                    .build());
        }
        assertEqual(requests);
    }

    @Test
    void compile_projectWithModulesNamedAsTheLibrarys_meansTheSame() throws Exception {
        write("bisect.py", "def bisect(x: int):\n    return 7\n");
        Files.createDirectory(sources.resolve("internal"));
        write("internal/__init__.py", "x = 1\n");
        write("internal/core.py", "raise ValueError('not the library')\n");
        assertEqual(List.of(
                CompileRequest.builder(write("own.py", "import bisect\nprint(bisect.bisect(1))\n"))
                        .build(),
                CompileRequest.builder(write("core.py", "from internal.core import *\nprint(1)\n"))
                        .build(),
                CompileRequest.builder(write("types.py", "import internal.types.ptr\nprint(1)\n"))
                        .build()));
    }

    @Test
    void compile_numericPrograms_areForkedFromWhatHasParsedThatToo() throws Exception {
        UnaryOperator<String> program = size -> "import numpy as np\nprint(np.zeros(" + size + ").sum())\n";
        List<CompileRequest> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            requests.add(CompileRequest.builder(write("np" + i + ".py", program.apply(Integer.toString(i))))
                    .kind(BuildKind.OBJ)
                    .build());
        }
        List<CompileResult> inWarm;
        try (CodonCompiler compiler = warm(toolchain.executable())) {
            inWarm = WarmComparison.compile(compiler, requests);
        }
        assertThat(inWarm.get(5).isWarm()).as(inWarm.toString()).isTrue();
        List<CompileResult> inCold;
        try (CodonCompiler compiler = cold(toolchain.executable())) {
            inCold = WarmComparison.compile(compiler, requests.subList(5, 6));
        }
        assertThat(WarmComparison.Seen.of(inWarm.get(5))).isEqualTo(WarmComparison.Seen.of(inCold.get(0)));
    }

    @Test
    void compile_toolchainWithAChangedLibrary_isItsOwn() throws Exception {
        ToolchainCopy copy = ToolchainCopy.of(toolchain, sources.resolve("copy"));
        copy.change("internal/types/bool.codon", "\"True\" if self", "\"Yes!\" if self");
        CompileRequest request = CompileRequest.builder(write("truth.py", "print(True)\n"))
                .kind(BuildKind.LLVM)
                .build();
        try (CodonCompiler changed = warm(copy.executable());
                CodonCompiler original = warm(toolchain.executable())) {
            warmUp(changed);
            warmUp(original);
            CompileResult ofChanged = changed.compile(request).get();
            CompileResult ofOriginal = original.compile(request).get();
            assertThat(List.of(ofChanged.isWarm(), ofOriginal.isWarm())).containsExactly(true, true);
            assertThat(text(ofChanged)).contains("Yes!");
            assertThat(text(ofOriginal)).doesNotContain("Yes!").contains("True");
            // What was parsed is known by its text: a compile never sees what is no more there.
            copy.change("internal/types/bool.codon", "\"Yes!\" if self", "\"Sure\" if self");
            CompileResult again = changed.compile(request).get();
            assertThat(again.isWarm()).isTrue();
            assertThat(text(again)).contains("Sure").doesNotContain("Yes!");
        }
    }

    private static String text(CompileResult result) throws IOException {
        assertThat(result.isSuccess()).as(result.message() + result.log()).isTrue();
        return new String(result.artifacts().get(0).content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void compile_warmCompilerIsKilled_succeedsColdAndSaysWhy() throws Exception {
        try (CodonCompiler compiler = warm(toolchain.executable())) {
            warmUp(compiler);
            List<CompletableFuture<CompileResult>> futures = new ArrayList<>();
            for (CompileRequest request : greetings("killed", 8)) {
                futures.add(compiler.compile(request));
            }
            CompletableFuture.anyOf(futures.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
            List<ProcessHandle> killed = warmProcesses();
            assertThat(killed).isNotEmpty();
            killed.forEach(ProcessHandle::destroyForcibly);
            for (CompletableFuture<CompileResult> future : futures) {
                CompileResult result = future.get(10, TimeUnit.MINUTES);
                assertThat(result.isSuccess())
                        .as(result.message() + result.log())
                        .isTrue();
            }
            assertThat(futures.get(7).get().isWarm()).isFalse();
            assertThat(compiler.warmProblem()).isPresent();
        }
    }

    private static List<ProcessHandle> warmProcesses() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("bin/codon --codonq-warm"))
                .toList();
    }

    @Test
    void compile_littleMemory_isColdSinceItMightMatter() throws Exception {
        try (CodonCompiler compiler = warm(toolchain.executable())) {
            warmUp(compiler);
            CompileRequest request = CompileRequest.builder(write("small.py", "print(1)\n"))
                    .kind(BuildKind.OBJ)
                    .limits(run -> run.memoryBytes(1000L << 20))
                    .timeout(Duration.ofMinutes(5))
                    .build();
            assertThat(compiler.compile(request).get().isWarm()).isFalse();
        }
    }
}
