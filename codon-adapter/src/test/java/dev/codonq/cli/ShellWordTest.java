package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ShellWordTest {
    private static final List<String> WORDS = List.of(
            "",
            "a.py",
            "a b.py",
            "it's.py",
            "$HOME `id` $(id) \\ \"*?[]{}!#&|;<>~.py",
            "日本語🦀.py",
            "tab\tline\nreturn\r\u001b[2J\u0007.py",
            "\u202eyp.a 'quoted' \\n\n",
            "\n1");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"src/a-b.py, src/a-b.py", "a b, 'a b'", "it's, 'it'\\''s'", "~a, '~a'", "\"\", ''"})
    void of_words_areQuotedWhereTheyMustBe(String word, String expected) {
        assertThat(ShellWord.of(word)).isEqualTo(expected);
    }

    @Test
    @SuppressWarnings("OrphanedFormatString") // printf is the shell's
    void of_words_reachTheProgramAsTheyAre() throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("printf '%s\\0'");
        WORDS.forEach(word -> script.append(' ').append(ShellWord.of(word)));
        assertThat(script.toString()).doesNotContainPattern("[\\p{Cntrl}\u202e]");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script.toString());
        bash.environment().put("LC_ALL", "C.UTF-8");
        Process process = bash.redirectErrorStream(true).start();
        String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(seen).isEqualTo(String.join("\0", WORDS) + "\0");
    }
}
