package dev.codonq.cli;

import dev.codonq.action.Blob;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.ArtifactWriter;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file beside an artifact that says what it was made from, as a rule for Make: build tools read it to know when to make the
 * artifact again. Immutable.
 *
 * <pre>
 * build/fib: src/fib.py src/memo.py codonq.toml
 * src/memo.py codonq.toml:
 * </pre>
 *
 * <p>By the second rule, Make does not give up when a file is not there any more that some artifact was once made from; the
 * next compile finds out whether it is missing. The source itself is left out: without it there is nothing to make.
 *
 * @param options files that options came from
 */
record Depfile(Path artifact, List<Path> options) {
    private static final String SUFFIX = ".d";

    /** Make and Ninja split lines there and know no way to say that they shall not. */
    private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]");

    /** Backslashes count as themselves, but not before a blank. */
    private static final Pattern BEFORE_BLANK = Pattern.compile("(\\\\*)([ \\t])");

    private static final Pattern SPECIAL = Pattern.compile("[#:]");

    Path place() {
        return artifact.resolveSibling(artifact.getFileName() + SUFFIX);
    }

    /**
     * Writes it as {@link ArtifactWriter} writes artifacts.
     *
     * @param sources what the artifact was made from, the source first
     */
    void write(List<Path> sources) throws IOException {
        byte[] text = text(sources).getBytes(StandardCharsets.UTF_8);
        ArtifactWriter.write(new Artifact(String.valueOf(place().getFileName()), Blob.of(text), false), place());
    }

    String text(List<Path> sources) throws IOException {
        Set<String> read = new LinkedHashSet<>();
        for (Path path : sources) {
            read.add(escaped(path));
        }
        for (Path path : options) {
            read.add(escaped(path));
        }
        String rule = escaped(artifact) + ": " + String.join(" ", read) + "\n";
        String others = read.stream().skip(1).collect(Collectors.joining(" "));
        return others.isEmpty() ? rule : rule + others + ":\n";
    }

    /** Writes a name as GCC does. */
    private static String escaped(Path path) throws IOException {
        String name = path.toString();
        if (LINE_BREAK.matcher(name).find()) {
            throw new FileSystemException(
                    TerminalText.oneLine(name), null, "a depfile cannot name a file with a line break in its name");
        }
        String blanks = BEFORE_BLANK.matcher(name).replaceAll("$1$1\\\\$2");
        return SPECIAL.matcher(blanks).replaceAll("\\\\$0").replace("$", "$$");
    }
}
