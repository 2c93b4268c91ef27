package dev.codonq.program;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The programs below a directory that are tests: every {@code .py} and {@code .codon} file whose name, and the names of the
 * directories between, begin with neither {@code .} nor {@code _}. So {@code __init__} is none, and a module that programs
 * import may be called {@code _shapes.py} or lie in {@code _lib/}. Stateless.
 */
public final class ProgramSources {
    private ProgramSources() {}

    /**
     * Returns them in the order of their paths, each beginning with {@code directory} as it is given.
     *
     * @throws IOException if the directory is missing or cannot be read
     */
    public static List<Path> below(Path directory) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return visited.equals(directory) || isPublic(name(visited))
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = name(file);
                if (isPublic(name) && (name.endsWith(".py") || name.endsWith(".codon")) && Files.isRegularFile(file)) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(sources);
        return sources;
    }

    private static boolean isPublic(String name) {
        return !name.startsWith(".") && !name.startsWith("_");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
