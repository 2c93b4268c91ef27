package dev.codonq.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small tree of Codon sources, described in one text:
 *
 * <pre>
 * # what the tree shows
 * -- main.codon --
 * import m, n
 * -- m.codon -> ../elsewhere.codon
 * -- n.codon/ --
 * -- odd.codon escaped --
 * x = 1\r\n
 * </pre>
 *
 * An escaped file is one line of {@code \n}, {@code \r}, {@code \\} and {@code \xHH}. {@code @ROOT@} in a link is the
 * place of the tree. Immutable.
 */
record SourceTree(List<Entry> entries) {
    private static final Pattern HEADER = Pattern.compile("-- (\\S+?)(/)?(?: (escaped))? --");
    private static final Pattern LINK = Pattern.compile("-- (\\S+) -> (\\S+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))");

    private interface Entry {
        void write(Path root) throws IOException;
    }

    static SourceTree parse(String text) {
        List<Entry> entries = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher header = HEADER.matcher(line);
            Matcher link = LINK.matcher(line);
            if (header.matches() && header.group(2) != null) {
                entries.add(root -> Files.createDirectories(root.resolve(header.group(1))));
            } else if (header.matches()) {
                StringBuilder own = new StringBuilder();
                content = own;
                boolean escaped = header.group(3) != null;
                entries.add(root -> Files.write(
                        parentOf(root, header.group(1)),
                        escaped
                                ? unescape(own.toString().strip())
                                : own.toString().getBytes(StandardCharsets.UTF_8)));
            } else if (link.matches()) {
                entries.add(root -> Files.createSymbolicLink(
                        parentOf(root, link.group(1)), Path.of(link.group(2).replace("@ROOT@", root.toString()))));
            } else {
                content.append(line).append('\n');
            }
        }
        return new SourceTree(List.copyOf(entries));
    }

    /** Writes the tree below {@code root} and returns the one file named {@code main.codon}. */
    Path write(Path root) throws IOException {
        Files.createDirectories(root);
        for (Entry entry : entries) {
            entry.write(root);
        }
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("main.codon"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no main.codon below " + root));
        }
    }

    private static Path parentOf(Path root, String name) throws IOException {
        Path file = root.resolve(name);
        Path parent = file.getParent();
        Files.createDirectories(parent == null ? root : parent);
        return file;
    }

    private static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            bytes.writeBytes(text.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(escape.group(1) != null ? Integer.parseInt(escape.group(1), 16) : plain(escape.group(2)));
            from = escape.end();
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static int plain(String escaped) {
        return switch (escaped) {
            case "n" -> '\n';
            case "r" -> '\r';
            default -> escaped.charAt(0);
        };
    }
}
