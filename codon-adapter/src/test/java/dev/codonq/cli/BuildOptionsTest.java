package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.Numerics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the options of a build, and a manifest that overrides them, make of requests and compiler. */
@Timeout(60)
class BuildOptionsTest extends BuildFixture {
    @Test
    void build_allOptions_reachRequestAndCompiler() throws IOException {
        CommandLineRun run = build(
                "--kind",
                "pyext",
                "--release",
                "-DA=1",
                "-D",
                "B=-2",
                "-lm",
                "-l",
                "z",
                "--linker-flags=-lq -s",
                "--plugin",
                "p",
                "--plugin",
                "q",
                "--module=m",
                "--numerics",
                "py",
                "--codon-arg=-disable-native",
                "--codon-arg=--debug",
                "-j3",
                "--timeout",
                "30s",
                "--queue-timeout",
                "2m",
                "--grace",
                "500ms",
                "--memory-budget",
                "3G",
                "--isolation",
                "directory",
                "--paths",
                "real",
                "--keep-going",
                "--no-cache",
                "--progress",
                "plain",
                "--warm",
                "off",
                "--codon",
                "/opt/codon/bin/codon",
                source("a.py"));
        assertThat(run.err()).startsWith("ok ");
        assertThat(run.status()).isZero();
        CompileRequest request = compiler.requests.get(0);
        assertThat(request.kind()).isEqualTo(BuildKind.PYEXT);
        assertThat(request.isRelease()).isTrue();
        assertThat(request.defines()).isEqualTo(Map.of("A", "1", "B", "-2"));
        assertThat(request.libraries()).containsExactly("m", "z");
        assertThat(request.linkerFlags()).contains("-lq -s");
        assertThat(request.plugins()).containsExactly("p", "q");
        assertThat(request.module()).contains("m");
        assertThat(request.numerics()).contains(Numerics.PY);
        assertThat(request.codonArguments()).containsExactly("-disable-native", "--debug");
        assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(request.limits().gracePeriod()).isEqualTo(Duration.ofMillis(500));
        assertThat(request.options().queueTimeout()).contains(Duration.ofMinutes(2));
        assertThat(request.isolation()).isEqualTo(Isolation.DIRECTORY);
        assertThat(compiler.settings)
                .isEqualTo(new Compiler.Settings(
                        3,
                        Batch.window(3),
                        3L << 30,
                        null,
                        Isolation.DIRECTORY,
                        Path.of("/opt/codon/bin/codon"),
                        false,
                        null,
                        null));
    }

    @Test
    void build_manifest_overridesOptions() throws IOException {
        Path a = source("a.py");
        String lines = "{\"source\":\"" + a + "\",\"kind\":\"obj\",\"release\":false,\"defines\":{\"B\":3},"
                + "\"out\":\"" + folder + "/other\",\"timeout\":\"7s\"}\n{\"source\":\"" + source("d/b.py") + "\"}\n";
        CommandLineRun run = CommandLineRun.withInput(
                compiler, lines, "build", "-o", out, "--release", "-DA=1", "-DB=2", "--manifest", "-", source("c.py"));
        assertThat(run.status()).isZero();
        assertThat(compiler.requests)
                .extracting(request -> request.source().getFileName())
                .containsExactly(Path.of("c.py"), Path.of("a.py"), Path.of("b.py"));
        CompileRequest request = compiler.requests.get(1);
        assertThat(request.kind()).isEqualTo(BuildKind.OBJ);
        assertThat(request.isRelease()).isFalse();
        assertThat(request.defines()).isEqualTo(Map.of("A", "1", "B", "3"));
        assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(folder.resolve("other/a.o")).exists();
        assertThat(out.resolve("d/b")).exists();
        assertThat(compiler.requests.get(2).isRelease()).isTrue();
    }
}
