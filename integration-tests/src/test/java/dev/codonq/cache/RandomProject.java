package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A project that is edited at random. It has few names, so that modules stand in each other's place all the time: a package
 * for a module, Codon's suffix for Python's, a directory or a link for a file. Not thread-safe.
 */
final class RandomProject {
    /** Sources that are compiled; they always exist. */
    static final List<String> MAINS = List.of("main.codon", "a/main.py");

    static final List<String> NAMES = List.of("a", "b", "c", "d", "math");
    private static final List<String> DIRECTORIES = List.of("", "", "a/", "b/", "a/b/", "c/a/");
    private static final List<String> SUFFIXES = List.of(".codon", ".py", "/__init__.codon", "/__init__.py");
    private static final int MOST_FILES = 25;
    private static final int MOST_REMEMBERED = 6;

    private final Path root;
    private final Random random;
    private final RandomSource sources;
    private final Deque<ProjectTree> remembered = new ArrayDeque<>();
    private int time;

    /** Makes a project at {@code root}, which is a real path. */
    RandomProject(Path root, Random random) throws IOException {
        this.root = root;
        this.random = random;
        sources = new RandomSource(random);
        Files.createDirectories(root);
        for (int i = 4 + random.nextInt(10); i > 0; i--) {
            write(place());
        }
        for (String main : MAINS) {
            // One state to come back to must compile.
            Files.writeString(free(main), "v = 1\n");
        }
        remember();
        for (String main : MAINS) {
            write(main);
        }
    }

    Path root() {
        return root;
    }

    /** Notes that the project as it stands is one to come back to. */
    void remember() throws IOException {
        remembered.addLast(ProjectTree.read(root));
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.removeFirst();
        }
    }

    /** Brings back what the project was when it was remembered, one time or another. */
    String goBack() throws IOException {
        List<ProjectTree> choices = new ArrayList<>(remembered);
        choices.get(random.nextInt(choices.size())).writeTo(root);
        return "go back";
    }

    /** Changes something; returns what. */
    String edit() throws IOException {
        String file = pick(files());
        String done = switch (random.nextInt(13)) {
            case 0 -> files().size() < MOST_FILES ? write(place()) : delete(file);
            case 1 -> delete(file);
            case 2 -> rename(file, place());
            case 3, 4 -> shadow(file);
            case 5 -> touch(file);
            case 6 -> append(file, pick(List.of("\n", "# a remark\n", "  \n")));
            case 7 -> write(file);
            case 8 -> write(pick(MAINS));
            case 9 -> replaceByLink(file);
            case 10 -> linkOrMakeDirectory();
            case 11 -> changeNothing(file);
            default -> goBack();
        };
        MAINS.forEach(this::restoreMain);
        return done;
    }

    private List<String> files() throws IOException {
        return ProjectTree.read(root).entries().entrySet().stream()
                .filter(entry -> entry.getValue().type() == ProjectTree.Type.FILE)
                .map(Map.Entry::getKey)
                .filter(name -> name.matches(".*\\.(codon|py)"))
                .toList();
    }

    private String place() {
        // Packages more often than they would come up, for what loads with them.
        return random.nextInt(5) == 0
                ? pick(List.of("a", "b", "a/b", "c")) + "/__init__.codon"
                : pick(DIRECTORIES) + pick(NAMES) + pick(SUFFIXES);
    }

    private void restoreMain(String main) {
        try {
            if (!Files.isRegularFile(root.resolve(main))) {
                write(main);
            }
        } catch (IOException e) {
            throw new AssertionError(main, e);
        }
    }

    private String write(String file) throws IOException {
        String source = sources.of(file, Files.isDirectory(root) ? files() : List.of());
        Files.writeString(free(file), source);
        return "write " + file + ": " + source.replace("\n", "; ");
    }

    /** Returns the path of a file, with its directories made and nothing there but perhaps a file. */
    private Path free(String file) throws IOException {
        Path path = root.resolve(file);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            ProjectTree.clear(path);
        }
        Path parent = directoryOf(path);
        for (Path part = parent; !part.equals(root); part = directoryOf(part)) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(part)) {
                ProjectTree.clear(part);
            }
        }
        Files.createDirectories(parent);
        return path;
    }

    private static Path directoryOf(Path path) {
        return path.resolveSibling(".").normalize();
    }

    private String delete(String file) throws IOException {
        Files.delete(root.resolve(file));
        return "delete " + file;
    }

    private String rename(String from, String to) throws IOException {
        String content = Files.readString(root.resolve(from));
        Files.delete(root.resolve(from));
        Files.writeString(free(to), content);
        return "rename " + from + " to " + to;
    }

    /** Puts something else where Codon looks for a module, sometimes before it and sometimes after. */
    private String shadow(String file) throws IOException {
        String place = file.replaceAll("(/__init__)?\\.(codon|py)$", "");
        return "shadow " + file + ", " + write(place + pick(SUFFIXES));
    }

    private String touch(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), FileTime.fromMillis(1_000_000_000_000L + 1000L * time++));
        return "touch " + file;
    }

    private String append(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), Files.readString(root.resolve(file)) + text);
        return "append to " + file;
    }

    /** Moves a file to where no import finds it, and leaves a link of one kind or another, or one that leads nowhere. */
    private String replaceByLink(String file) throws IOException {
        Path path = root.resolve(file);
        Path target = free("kept/k" + time++ + "_" + path.getFileName());
        Files.move(path, target);
        Path text = random.nextBoolean() ? target : directoryOf(path).relativize(target);
        if (random.nextInt(6) == 0) {
            text = Path.of("nowhere");
        }
        Files.createSymbolicLink(path, text);
        return "replace " + file + " by a link to " + text;
    }

    private String linkOrMakeDirectory() throws IOException {
        String place = pick(DIRECTORIES) + pick(NAMES);
        if (random.nextBoolean()) {
            Path directory = root.resolve(place + pick(List.of(".codon", ".py", "/__init__.codon")));
            ProjectTree.clear(directory);
            Files.createDirectory(free(root.relativize(directory).toString()));
            return "make a directory " + directory;
        }
        Path link = root.resolve(place);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Path free = free(place);
            Path target = directoryOf(free).relativize(root.resolve(pick(List.of("a", "b", "a/b", "kept"))));
            // The text of a link cannot be empty.
            Files.createSymbolicLink(free, target.resolve("."));
            return "link the directory " + place + " to " + target;
        }
        return "do nothing";
    }

    private String changeNothing(String file) throws IOException {
        if (random.nextBoolean()) {
            Files.writeString(free("notes/" + random.nextInt(9) + ".txt"), "note " + time++);
            Files.writeString(free("notes/m" + random.nextInt(9) + ".codon"), "v = " + time++);
            return "take notes";
        }
        String permissions = pick(List.of("rwxr-xr-x", "rw-r--r--"));
        Files.setPosixFilePermissions(root.resolve(file), PosixFilePermissions.fromString(permissions));
        return "set permissions of " + file;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
