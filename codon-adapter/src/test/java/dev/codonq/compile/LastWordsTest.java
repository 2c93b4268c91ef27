package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.ParsedOutput;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastWordsTest {
    private static Optional<String> of(String text) {
        return LastWords.of(new ParsedOutput(List.of(), text, text));
    }

    @Test
    void of_assertion_isOnOneLine() {
        assertThat(of("""
                        Assert failed:\tempty name for 'main' [main.codon:1:1]
                        Expression:\t!name.empty()
                        Source:\t\t/src/ctx.cpp:40
                        """))
                .contains("empty name for 'main' [main.codon:1:1] (assertion !name.empty() failed, /src/ctx.cpp:40)");
    }

    @Test
    void of_uncaughtException_saysWhat() {
        assertThat(of("terminate called after throwing an instance of 'std::invalid_argument'\n  what():  stoull\n"))
                .contains("std::invalid_argument: stoull");
        assertThat(of("terminate called after throwing an instance of 'int'\n")).contains("int");
    }

    @Test
    void of_llvmOrArguments_isTheirLine() {
        assertThat(of("x\nLLVM ERROR: IO failure: no\n")).contains("LLVM ERROR: IO failure: no");
        assertThat(of("codon build: Unknown command line argument '--nope'.\ncodon build: Did you mean '--no'?\n"))
                .contains("Unknown command line argument '--nope'.");
    }

    @Test
    void of_anythingElse_isNothing() {
        assertThat(of("")).isEmpty();
        assertThat(of("this Assert failed\n")).isEmpty();
    }

    @Test
    void of_endlessLine_isCut() {
        assertThat(of("LLVM ERROR: " + "x".repeat(5_000_000)).orElseThrow()).hasSize(501);
    }
}
