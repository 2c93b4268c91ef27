package dev.codonq.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file given to the linker that, being neither an object nor an archive, it reads as a script. Immutable.
 *
 * @param inputs the files and libraries ({@code -lNAME}) that the script names
 * @param isPlain whether it does nothing that makes the linker read others
 */
record LinkerScript(List<String> inputs, boolean isPlain) {
    /** The scripts that stand for libraries have a few lines. */
    private static final int LENGTH_LIMIT_BYTES = 64 * 1024;

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("\\b(?:GROUP|INPUT)\\s*\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");
    private static final Pattern OTHERS = Pattern.compile("\\b(?:INCLUDE|SEARCH_DIR|STARTUP|SYSROOT)\\b|=/|\"");

    /** Returns whether the linker would read {@code file} as a script. */
    static boolean is(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
            return !start.startsWith("\177ELF") && !start.equals("!<arch>\n") && !start.equals("!<thin>\n");
        }
    }

    /** Returns whether {@code file} is an archive that only names its members. */
    static boolean isThinArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(8), StandardCharsets.ISO_8859_1).equals("!<thin>\n");
        }
    }

    static LinkerScript read(Path file) throws IOException {
        if (Files.size(file) > LENGTH_LIMIT_BYTES) {
            return new LinkerScript(List.of(), false);
        }
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    static LinkerScript parse(String text) {
        String code = COMMENT.matcher(text).replaceAll(" ");
        List<String> inputs = new ArrayList<>();
        Matcher list = LIST.matcher(code);
        while (list.find()) {
            for (String word : list.group(1).split("[\\s,()]+", -1)) {
                if (!word.isEmpty() && !word.equals("AS_NEEDED")) {
                    inputs.add(word);
                }
            }
        }
        return new LinkerScript(List.copyOf(inputs), !OTHERS.matcher(code).find());
    }
}
