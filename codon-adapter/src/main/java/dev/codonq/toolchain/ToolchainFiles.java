package dev.codonq.toolchain;

import dev.codonq.action.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The files of a toolchain that a compile can read, with the state each had when they were listed: the executable,
 * what lies directly in {@code lib}, and all below {@code lib/codon} and the other places where Codon looks for its
 * standard library and plugins. What else an installation has (headers, Python packages, its neighbours where it is
 * installed into a common prefix) has no effect on a compile; nor have FIFOs and empty directories in {@code lib/codon}, by which a
 * compiler for tests talks with its test. Links are followed. Immutable.
 */
final class ToolchainFiles {
    private static final String[] TREES = {"lib/codon", "stdlib", "bin/stdlib", "plugins"};
    /** Of the mode of a file. */
    private static final int FILE_TYPE = 0170000;

    private static final int FIFO = 0010000;
    private static final String CONTENT_FORMAT = "codonq.toolchain/1";
    private static final String STATE_FORMAT = "codonq.toolchain-state/1";

    /** A file as it was listed. Neither its content nor its permissions can change and leave all of these. */
    private record State(Path path, long size, String identity, FileTime changed) {}

    // By path below the root, in the order of String.compareTo.
    private final TreeMap<String, State> files = new TreeMap<>();

    private ToolchainFiles() {}

    /**
     * Lists the files of the toolchain at {@code root}.
     *
     * @throws IOException if one of them cannot be looked at, or is neither a file nor a directory
     */
    static ToolchainFiles of(Path root, Path executable) throws IOException {
        ToolchainFiles listed = new ToolchainFiles();
        listed.add(root, executable, Files.readAttributes(executable, BasicFileAttributes.class));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(root.resolve("lib"), Files::isRegularFile)) {
            for (Path library : libraries) {
                listed.add(root, library, Files.readAttributes(library, BasicFileAttributes.class));
            }
        }
        for (String tree : TREES) {
            if (Files.isDirectory(root.resolve(tree))) {
                listed.addTree(root, root.resolve(tree));
            }
        }
        return listed;
    }

    /** Returns the executable, the files directly in {@code lib}, and the trees; together they hold all files listed. */
    static List<Path> parts(Path root, Path executable) throws IOException {
        List<Path> parts = new ArrayList<>(List.of(executable));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(root.resolve("lib"), Files::isRegularFile)) {
            libraries.forEach(parts::add);
        }
        for (String tree : TREES) {
            if (Files.isDirectory(root.resolve(tree))) {
                parts.add(root.resolve(tree));
            }
        }
        parts.sort(null);
        return List.copyOf(parts);
    }

    private void addTree(Path root, Path tree) throws IOException {
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isOther() || !isIdlePipe(root, file)) {
                    add(root, file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }
        };
        Files.walkFileTree(tree, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    }

    /** Returns whether it is a FIFO where neither imports nor plugins are looked for: no compile reads it. */
    private static boolean isIdlePipe(Path root, Path file) throws IOException {
        Path runtime = root.resolve(TREES[0]);
        return file.startsWith(runtime)
                && !file.startsWith(runtime.resolve("stdlib"))
                && !file.startsWith(runtime.resolve("plugins"))
                && ((Integer) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == FIFO;
    }

    private void add(Path root, Path file, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is not a regular file");
        }
        // Unlike the time of the last modification, no program can set it back.
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        State state = new State(file, attributes.size(), String.valueOf(attributes.fileKey()), changed);
        files.put(root.relativize(file).toString(), state);
    }

    /** Returns when the last of the files changed. */
    Instant lastChanged() {
        return files.values().stream()
                .map(State::changed)
                .max(FileTime::compareTo)
                .orElseThrow()
                .toInstant();
    }

    /**
     * Reads all files and returns the digest of this encoding (strings are UTF-8 after a four-byte length, numbers
     * have the high byte first): the string {@code codonq.toolchain/1}; the number of files in four bytes; for each
     * file, in the order of {@link String#compareTo}, its path below the root with {@code /} between the names, one
     * byte that is 1 if it may be executed and 0 otherwise, its size in eight bytes, its SHA-256 in 64 hexadecimal
     * digits as a string.
     */
    Digest content() throws IOException {
        Encoder encoder = new Encoder(CONTENT_FORMAT, files.size());
        for (Map.Entry<String, State> file : files.entrySet()) {
            Path path = file.getValue().path();
            try (InputStream in = Files.newInputStream(path)) {
                Digest digest = Digest.of(in);
                encoder.string(file.getKey());
                encoder.out.writeBoolean(Files.isExecutable(path));
                encoder.out.writeLong(digest.sizeBytes());
                encoder.string(digest.hash());
            }
        }
        return encoder.digest();
    }

    /** Returns a digest that differs whenever {@link #content} may differ, without reading any file. */
    Digest state() {
        try {
            Encoder encoder = new Encoder(STATE_FORMAT, files.size());
            for (State file : files.values()) {
                encoder.string(file.path().toString());
                encoder.out.writeLong(file.size());
                encoder.string(file.identity());
                encoder.out.writeLong(file.changed().to(TimeUnit.NANOSECONDS));
            }
            return encoder.digest();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static final class Encoder {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Encoder(String format, int entries) throws IOException {
            string(format);
            out.writeInt(entries);
        }

        void string(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }

        Digest digest() {
            return Digest.of(bytes.toByteArray());
        }
    }
}
