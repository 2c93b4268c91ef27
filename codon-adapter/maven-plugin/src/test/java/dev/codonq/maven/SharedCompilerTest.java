package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.Outcome;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedCompilerTest {
    @TempDir
    Path folder;

    private SharedCompiler.Settings settings;

    @BeforeEach
    void findCompiler() {
        settings = new SharedCompiler.Settings(null, 1, folder.resolve("cache"), false);
        try {
            ToolchainLocator.locate(null);
        } catch (ToolchainException e) {
            assumeTrue("true".equals(System.getenv("CI")), e.getMessage());
        }
    }

    private Outcome compile(String program, SharedCompiler compiler) throws IOException {
        Path source = Files.writeString(folder.resolve("a.py"), program);
        return compiler.codon()
                .compile(CompileRequest.builder(source).build())
                .join()
                .outcome();
    }

    @Test
    void open_sameSettings_isOneCompilerUntilTheLastCloses() throws IOException {
        SharedCompiler first = SharedCompiler.open(settings);
        SharedCompiler second = SharedCompiler.open(settings);
        assertThat(second).isSameAs(first);
        first.close();
        assertThat(compile("print(1)", second)).isEqualTo(Outcome.SUCCEEDED);
        second.close();
        assertThat(compile("print(2)", second)).isEqualTo(Outcome.REJECTED);
        SharedCompiler third = SharedCompiler.open(settings);
        try (third) {
            assertThat(third).isNotSameAs(first);
        }
    }

    @Test
    void open_otherSettings_isAnotherCompiler() throws IOException {
        SharedCompiler one = SharedCompiler.open(settings);
        SharedCompiler other = SharedCompiler.open(new SharedCompiler.Settings(null, 2, null, false));
        try (one;
                other) {
            assertThat(other).isNotSameAs(one);
        }
    }
}
