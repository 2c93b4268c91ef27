package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes words so that a shell reads them as they are, and a terminal shows them. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWord() {}

    static String of(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        boolean isHarmless = TerminalText.oneLine(word).equals(word) && word.indexOf('\t') < 0;
        return isHarmless ? "'" + word.replace("'", "'\\''") + "'" : escaped(word);
    }

    /** With {@code $'…'}, which POSIX shells have since 2024, and bash, ksh and zsh have had for long. */
    private static String escaped(String word) {
        StringBuilder text = new StringBuilder("$'");
        word.codePoints().forEach(character -> {
            String alone = Character.toString(character);
            if (character == '\'' || character == '\\') {
                text.append('\\').append(alone);
            } else if (character != '\t' && TerminalText.oneLine(alone).equals(alone)) {
                text.append(alone);
            } else {
                for (byte b : alone.getBytes(StandardCharsets.UTF_8)) {
                    text.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
                }
            }
        });
        return text.append('\'').toString();
    }
}
