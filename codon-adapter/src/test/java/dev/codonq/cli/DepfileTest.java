package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepfileTest {
    private static String text(String artifact, String... sources) throws IOException {
        return new Depfile(Path.of(artifact), List.of())
                .text(Stream.of(sources).map(Path::of).toList());
    }

    @Test
    void text_sourceAlone_isOneRule() throws IOException {
        assertThat(text("build/fib", "src/fib.py")).isEqualTo("build/fib: src/fib.py\n");
    }

    @Test
    void text_importsAndOptions_areNamedOnceAndMayGoMissing() throws IOException {
        Depfile depfile = new Depfile(Path.of("build/fib.o"), List.of(Path.of("codonq.toml"), Path.of("src/memo.py")));
        assertThat(depfile.text(List.of(Path.of("src/fib.py"), Path.of("src/memo.py"))))
                .isEqualTo("build/fib.o: src/fib.py src/memo.py codonq.toml\nsrc/memo.py codonq.toml:\n");
        assertThat(depfile.place()).isEqualTo(Path.of("build/fib.o.d"));
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a\\ b",
        "a\\b, a\\b",
        "a\\ b, a\\\\\\ b",
        "a\\\\ b, a\\\\\\\\\\ b",
        "a\tb, a\\\tb",
        "a$b, a$$b",
        "a#b, a\\#b",
        "a:b, a\\:b",
        "ünï, ünï",
        "a*b, a*b"
    })
    void text_oddName_isWrittenAsGccDoes(String name, String written) throws IOException {
        assertThat(text("out/" + name, name)).isEqualTo("out/" + written + ": " + written + "\n");
    }

    @Test
    void text_lineBreak_isRefused() {
        assertThatThrownBy(() -> text("out/a", "a.py", "b\nc.py"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("b\\nc.py: a depfile cannot name a file with a line break in its name");
    }
}
