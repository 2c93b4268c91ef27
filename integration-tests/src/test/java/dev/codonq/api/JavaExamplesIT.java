package dev.codonq.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java examples of the pages are what they say: they compile for a user of the adapter, and the first one runs. */
@Timeout(120)
class JavaExamplesIT {
    private static final String PROGRAM = """
            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print(fib(20))
            """;

    @TempDir(factory = ReachableTempDir.class)
    private Path directory;

    static Stream<JavaBlock> examples() throws IOException {
        return Stream.concat(JavaBlock.of("README.md").stream(), JavaBlock.of("docs/embed.md").stream());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_everyOne_compiles(JavaBlock example) throws IOException {
        Consumer user = new Consumer(directory);
        if (example.code().contains("registry")) {
            user.with("micrometer-core");
        }
        assertThat(user.compile("Example", example.asClass("Example"))).doesNotContain("not compiled");
    }

    @Test
    void readme_firstExample_compilesAProgram() throws Exception {
        Path codon = RealCodon.require().executable();
        Files.writeString(directory.resolve("fib.py"), PROGRAM);
        Consumer user = new Consumer(directory);
        assertThat(user.compile("Readme", JavaBlock.of("README.md").get(0).asClass("Readme")))
                .doesNotContain("not compiled");

        assertThat(user.run("Readme", codon)).startsWith("0\n").contains("\nSUCCEEDED [Artifact[name=fib, ");
    }

    @Test
    void readme_firstExampleOnASourceWithAnError_saysWhereItIs() throws Exception {
        Path codon = RealCodon.require().executable();
        Files.writeString(directory.resolve("fib.py"), "print(fib(20))\n");
        Consumer user = new Consumer(directory);
        user.compile("Readme", JavaBlock.of("README.md").get(0).asClass("Readme"));

        assertThat(user.run("Readme", codon))
                .startsWith("0\n")
                .contains("fib.py:1:7: error: name 'fib' is not defined", "\nFAILED []");
    }
}
