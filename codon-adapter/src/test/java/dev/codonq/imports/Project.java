package dev.codonq.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A small project in a temporary directory, beside a standard library of its own that holds {@code math} and {@code os}. */
final class Project {
    private final Path root;
    private final Path library;
    private final ImportScanner scanner;

    Project(Path directory) {
        try {
            Path real = directory.toRealPath();
            this.root = Files.createDirectories(real.resolve("project"));
            this.library = Files.createDirectories(real.resolve("stdlib"));
            this.scanner = new ImportScanner(List.of(library));
            write(library.resolve("math.codon"), "");
            write(library.resolve("os/__init__.codon"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    Path library() {
        return library;
    }

    ImportScanner scanner() {
        return scanner;
    }

    Project file(String name, String... lines) throws IOException {
        write(root.resolve(name), String.join("\n", lines) + "\n");
        return this;
    }

    Project directory(String name) throws IOException {
        Files.createDirectories(root.resolve(name));
        return this;
    }

    Project link(String name, String target) throws IOException {
        Path link = root.resolve(name);
        createParent(link);
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    /** Scans {@code main.codon}. */
    ImportClosure scan() throws IOException {
        return scan("main.codon");
    }

    ImportClosure scan(String main) throws IOException {
        return scanner.scan(root.resolve(main));
    }

    /** The names within the project, in order. */
    List<String> names(Collection<Path> paths) {
        return paths.stream().map(path -> root.relativize(path).toString()).toList();
    }

    private static void write(Path file, String content) throws IOException {
        createParent(file);
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
