package dev.codonq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a test and the runs of a faulty compiler say to each other, in a sandbox and without one. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class FaultyCodonIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir(factory = ReachableTempDir.class)
    private Path directory;

    private FaultyCodon faulty;

    @BeforeEach
    void install() throws IOException {
        faulty = FaultyCodon.install(directory.resolve("codon"));
    }

    @AfterEach
    void close() throws IOException {
        faulty.close();
    }

    private CodonCompiler compiler() throws IOException {
        return CodonCompiler.builder().codon(faulty.executable()).parallelism(2).build();
    }

    private CompileRequest request(String name, String text) throws IOException {
        return CompileRequest.builder(Files.writeString(directory.resolve(name), text))
                .build();
    }

    private static CompileResult get(CompletableFuture<CompileResult> result) throws Exception {
        return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void open_gatesInTheOtherOrder_runsEndInThatOrder() throws Exception {
        try (CodonCompiler compiler = compiler()) {
            CompletableFuture<CompileResult> first = compiler.compile(request("first.py", "# FAULT: gate one\n"));
            faulty.awaitStarted(1, PATIENCE);
            CompletableFuture<CompileResult> second = compiler.compile(request("second.py", "# FAULT: gate two\n"));
            faulty.awaitStarted(2, PATIENCE);
            assertThat(faulty.started()).containsExactly("first.py", "second.py");

            faulty.open("two");
            assertThat(get(second).isSuccess()).isTrue();
            assertThat(first).isNotDone();

            faulty.open("one");
            assertThat(get(first).isSuccess()).isTrue();
        }
    }

    @Test
    void runs_twoEqualJobsAtOnce_areOneRun() throws Exception {
        try (CodonCompiler compiler = compiler()) {
            CompileRequest request = request("a.py", "# FAULT: gate go\n");
            CompletableFuture<CompileResult> leader = compiler.compile(request);
            faulty.awaitStarted(1, PATIENCE);
            CompletableFuture<CompileResult> follower = compiler.compile(request);
            faulty.open("go");

            assertThat(get(leader).cacheUse()).isEqualTo(CacheUse.MISS);
            assertThat(get(follower).isSuccess()).isTrue();
            assertThat(faulty.runs()).isEqualTo(1);
        }
    }

    @Test
    void compile_differentSources_giveArtifactsThatRunAndDiffer() throws Exception {
        try (CodonCompiler compiler = compiler()) {
            CompileResult one = get(compiler.compile(request("one.py", "# one\n")));
            CompileResult two = get(compiler.compile(request("two.py", "# two\n")));
            assertThat(one.artifacts().get(0).content().digest())
                    .isNotEqualTo(two.artifacts().get(0).content().digest());
            Path program = directory.resolve("one");
            Files.write(program, one.artifacts().get(0).content().open().readAllBytes());
            assertThat(program.toFile().setExecutable(true)).isTrue();
            assertThat(run("", program.toString()).status()).isZero();
        }
    }

    @Test
    void open_gate_leavesTheToolchainWhatItWas() {
        Toolchain before = Toolchain.probe(faulty.executable());
        var digest = before.digest();

        faulty.open("new");

        assertThat(Toolchain.probe(faulty.executable()).digest()).isEqualTo(digest);
    }

    @Test
    void open_nameThatIsAPath_isRefused() {
        assertThatThrownBy(() -> faulty.open("../x")).hasMessageContaining("../x");
    }

    @Test
    void awaitStarted_nothingStarts_saysWhatHas() {
        assertThatThrownBy(() -> faulty.awaitStarted(1, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 runs")
                .hasMessageContaining("[]");
    }

    @Test
    void install_placeOfSomethingElse_isRefusedAndLeftAlone() throws IOException {
        Path other = directory.resolve("other/bin/codon");
        Files.createDirectories(other.resolveSibling("."));
        Files.writeString(other, "precious");

        assertThatThrownBy(() -> FaultyCodon.install(directory.resolve("other")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(other).hasContent("precious");
    }

    private record Ended(int status, String output) {}

    private Ended run(String faults, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("CODONQ_FAULTS", faults);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void program_byHand_takesItsFaultsFromTheEnvironmentToo() throws Exception {
        Files.writeString(directory.resolve("a.py"), "print(1) # FAULT: say stdout from the source\n");

        Ended ended = run(
                "say stderr from the environment\nexit 3", faulty.executable().toString(), "build", "a.py");
        assertThat(ended).isEqualTo(new Ended(3, "from the environment\n"));
        ended = run("", faulty.executable().toString(), "build", "-llvm", "-o", "a.ll", "a.py");
        assertThat(ended).isEqualTo(new Ended(0, "from the source\n"));
        assertThat(directory.resolve("a.ll")).content().startsWith("; ModuleID");
        assertThat(faulty.runs()).isEqualTo(2);
    }

    @Test
    void program_mistakesInItsScript_areSaidBeforeAnythingHappens() throws Exception {
        for (String mistake : List.of("# FAULT: slep 1", "# FAULT: sleep soon", "# FAULT sleep 1", "#FAULT: sleep 1")) {
            Files.writeString(directory.resolve("a.py"), "# FAULT: say stdout begun\n" + mistake + "\n");
            Ended ended = run("", faulty.executable().toString(), "build", "a.py");
            assertThat(ended.status()).as(mistake).isEqualTo(64);
            assertThat(ended.output()).startsWith("faulty codon: a.py:2: ").contains(mistake.split("sl", -1)[1]);
        }
        assertThat(run("slep 1", faulty.executable().toString(), "build", "a.py"))
                .isEqualTo(new Ended(64, "faulty codon: CODONQ_FAULTS: no fault that is known: slep 1\n"));
    }

    @Test
    void program_nobodyListens_doesNotWait() throws Exception {
        faulty.close();
        Files.writeString(directory.resolve("a.py"), "");

        assertThat(run("", faulty.executable().toString(), "build", "a.py")).isEqualTo(new Ended(0, ""));
    }

    @Test
    void main_classPathWithoutLibraries_installsWhatAShellCanUse() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path classes = Path.of(FaultyCodon.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path made = directory.resolve("made");

        Ended ended = run("", java.toString(), "-cp", classes.toString(), FaultyCodon.class.getName(), made.toString());

        assertThat(ended).isEqualTo(new Ended(0, made.toRealPath().resolve("bin/codon") + "\n"));
        assertThat(run("", made + "/bin/codon", "--version")).isEqualTo(new Ended(0, "0.18.0\n"));
        Files.writeString(directory.resolve("a.py"), "# FAULT: gate shell\n");
        String script = "exec 3<>made/lib/codon/faults/started; made/bin/codon build a.py & read -r line <&3;"
                + " mkdir made/lib/codon/faults/gates/shell; wait $!; echo \"$line, then $?\"";
        assertThat(run("", "sh", "-c", script)).isEqualTo(new Ended(0, "run a.py, then 0\n"));
    }
}
