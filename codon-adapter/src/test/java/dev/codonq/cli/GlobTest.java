package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*.py, a.py, true",
        "*.py, d/a.py, false",
        "src/**/*.py, src/a.py, true",
        "src/**/*.py, src/d/e/a.py, true",
        "src/**/*.py, srcs/a.py, false",
        "src/**, src/d/a.py, true",
        "**/b/*.py, b/a.py, true",
        "**/b/*.py, x/y/b/a.py, true",
        "**/b/*.py, bb/a.py, false",
        "a?.py, ab.py, true",
        "a?.py, a.py, false",
        "[ab].py, b.py, true",
        "[a-c].py, b.py, true",
        "[!ab].py, c.py, true",
        "[!ab].py, a.py, false",
        "[.py, [.py, true",
        "[]].py, ].py, true",
        "a.b*.py, axb.py, false",
        "'{a,b}*.py', '{a,b}1.py', true",
        "/t/*.py, /t/a.py, true",
        "//t//*.py, /t/a.py, true",
        "./s/*.py, ./s/a.py, true",
    })
    void matches_path_isAsInTheShell(String pattern, String path, boolean expected) {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void base_pattern_isItsLiteralStart() {
        assertThat(Glob.of("a/b/*/c/*.py").base()).isEqualTo(Path.of("a/b"));
        assertThat(Glob.of("*.py").base()).isEqualTo(Path.of(""));
        assertThat(Glob.of("/*.py").base()).isEqualTo(Path.of("/"));
    }

    @Test
    void depth_withoutDoubleStar_isTheNumberOfNames() {
        assertThat(Glob.of("a/b/*/c/*.py").depth()).isEqualTo(3);
        assertThat(Glob.of("a/**/*.py").depth()).isEqualTo(Integer.MAX_VALUE);
    }
}
