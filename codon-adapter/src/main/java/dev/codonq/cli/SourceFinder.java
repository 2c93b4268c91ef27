package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the sources that arguments mean: a file, a directory, or a glob such as {@code src/**}{@code /*.py}.
 *
 * <p>A directory means every {@code .py} and {@code .codon} file below it, in order of their paths, that is not
 * {@code __init__} and neither hidden nor in a hidden directory; a glob means those of them that it matches. A link to a
 * file is a source, a link to a directory below is not followed, so that nothing outside is taken in and no loop is
 * entered; the directory named itself may be a link. A file that is named and does not exist is a source all the same:
 * its job fails and the others still run.
 */
final class SourceFinder {
    private SourceFinder() {}

    /**
     * Returns the sources of all {@code arguments} in their order, each once, as the user would name them.
     *
     * @throws UsageException if an argument means no source
     */
    static List<Path> find(List<String> arguments) {
        Map<Path, Path> byPlace = new LinkedHashMap<>();
        for (String argument : arguments) {
            for (Path source : expand(argument)) {
                byPlace.putIfAbsent(source.toAbsolutePath().normalize(), source);
            }
        }
        return List.copyOf(byPlace.values());
    }

    private static Collection<Path> expand(String argument) {
        Path path = path(argument);
        if (Files.isDirectory(path)) {
            // "." says nothing that the sources' own names do not.
            Path directory = argument.equals(".") || argument.equals("./") ? Path.of("") : path;
            List<Path> sources = walk(directory, Integer.MAX_VALUE, source -> true);
            if (sources.isEmpty()) {
                throw wrong(argument, "no .py or .codon file in this directory");
            }
            return sources;
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Glob.isGlob(argument)) {
            Glob glob = Glob.of(argument);
            List<Path> sources = Files.isDirectory(glob.base())
                    ? walk(glob.base(), glob.depth(), source -> glob.matches(source.toString()))
                    : List.of();
            if (sources.isEmpty()) {
                throw wrong(argument, "no source matches this pattern");
            }
            return sources;
        }
        return List.of(file(argument, path));
    }

    /**
     * Returns the file {@code argument} names.
     *
     * @throws UsageException if it cannot be a source
     */
    static Path file(String argument) {
        Path path = path(argument);
        if (Files.isDirectory(path)) {
            throw wrong(argument, "is a directory, not a file");
        }
        return file(argument, path);
    }

    private static Path file(String argument, Path path) {
        if (!hasSourceSuffix(path)) {
            boolean missing = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            throw wrong(
                    argument,
                    missing ? "no such file or directory" : "not a source; its name must end in .py or .codon");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw wrong(argument, "not a regular file");
        }
        return path;
    }

    private static Path path(String argument) {
        if (argument.isEmpty()) {
            throw new UsageException("SOURCE: the file name is empty");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw wrong(argument, "not a file name here (" + e.getReason() + "); is the locale UTF-8?");
        }
    }

    private static List<Path> walk(Path directory, int depth, Predicate<Path> wanted) {
        List<Path> sources = new ArrayList<>();
        try {
            Set<FileVisitOption> followNoLinks = Set.of();
            // The walk follows no link, so it must start behind the one that the user may have named.
            Path start = Files.isSymbolicLink(directory) ? directory.resolve(".") : directory;
            Files.walkFileTree(start, followNoLinks, depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    boolean skipped = !visited.equals(start) && isHidden(visited);
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Path source = directory.resolve(start.relativize(file));
                    boolean isFile = attributes.isRegularFile() || isLinkToNoDirectory(file, attributes);
                    if (isFile && isFoundByItself(file) && wanted.test(source)) {
                        sources.add(nameable(source));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (AccessDeniedException e) {
            throw wrong(e.getFile(), "cannot read this directory: permission denied");
        } catch (IOException e) {
            throw wrong(directory.toString(), "cannot read this directory: " + e.getMessage());
        }
        Collections.sort(sources);
        return sources;
    }

    /** The compiler gets names as text: bytes that the locale's encoding does not have would name another file. */
    private static Path nameable(Path source) {
        String name = source.toString();
        try {
            if (Path.of(name).equals(source)) {
                return source;
            }
        } catch (InvalidPathException e) {
            // As wrong as a name that came out different.
        }
        throw wrong(name, "the name is not in the locale's encoding; is the locale UTF-8?");
    }

    private static boolean isLinkToNoDirectory(Path file, BasicFileAttributes attributes) {
        return attributes.isSymbolicLink() && (Files.isRegularFile(file) || !Files.exists(file));
    }

    private static boolean isFoundByItself(Path file) {
        String name = name(file);
        return hasSourceSuffix(file)
                && !name.startsWith(".")
                && !name.equals("__init__.py")
                && !name.equals("__init__.codon");
    }

    private static boolean isHidden(Path path) {
        return name(path).startsWith(".");
    }

    private static boolean hasSourceSuffix(Path path) {
        String name = name(path);
        return name.endsWith(".py") || name.endsWith(".codon");
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static UsageException wrong(String argument, String message) {
        return new UsageException(TerminalText.oneLine(argument) + ": " + message);
    }
}
