package dev.codonq.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.RealCodon;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java API works for those who have none of the libraries of the command line, nor any other optional one. */
@Timeout(120)
class AdapterAloneIT {
    /** All ways through the API that load much: a disk cache, an error, every kind that is linked and one that is not. */
    private static final String USER = """
            import dev.codonq.cache.*;
            import dev.codonq.compile.*;
            import dev.codonq.diagnostics.*;
            import java.nio.file.*;

            class User {
                public static void main(String[] arguments) throws Exception {
                    for (String absent : new String[] {
                        "picocli.CommandLine", "org.tomlj.Toml", "org.slf4j.simple.SimpleLogger",
                        "io.micrometer.core.instrument.MeterRegistry"
                    }) {
                        try {
                            Class.forName(absent);
                            throw new AssertionError(absent + " is on the class path");
                        } catch (ClassNotFoundException e) {
                            // As it should be.
                        }
                    }
                    try (DiskCache cache = DiskCache.open(Path.of("cache"), CacheSettings.DEFAULT);
                            CodonCompiler codon = CodonCompiler.builder().diskCache(cache).explainMisses().build()) {
                        for (BuildKind kind : new BuildKind[] {BuildKind.EXE, BuildKind.LLVM}) {
                            say(codon.compile(CompileRequest.builder(Path.of("good.py")).kind(kind).build()).join());
                        }
                        say(codon.compile(CompileRequest.builder(Path.of("good.py")).build()).join());
                        say(codon.compile(CompileRequest.builder(Path.of("bad.py")).build()).join());
                        System.out.println(codon.snapshot().counts());
                    }
                }

                private static void say(CompileResult result) {
                    System.out.println(result.outcome() + " " + result.cacheUse());
                    result.diagnostics().forEach(d -> System.out.println(DiagnosticPrinter.format(d)));
                }
            }
            """;

    @TempDir(factory = ReachableTempDir.class)
    private Path directory;

    @Test
    void compile_withoutOptionalLibraries_works() throws Exception {
        Path codon = RealCodon.require().executable();
        Files.writeString(directory.resolve("good.py"), "print(1)\n");
        Files.writeString(directory.resolve("bad.py"), "print(x)\n");
        Consumer user = new Consumer(directory);
        assertThat(user.compile("User", USER)).doesNotContain("not compiled");

        assertThat(user.run("User", codon))
                .startsWith("0\n")
                .contains("\nSUCCEEDED MISS\nSUCCEEDED MISS\nSUCCEEDED HIT_MEMORY\nFAILED MISS\n")
                .contains("bad.py:1:7: error: name 'x' is not defined");
    }
}
