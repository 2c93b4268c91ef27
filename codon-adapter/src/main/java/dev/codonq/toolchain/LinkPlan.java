package dev.codonq.toolchain;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How g++ would link, as {@code g++ -###} tells. Immutable.
 *
 * @param command the command that it would run: collect2 and its arguments, without names that are new each time
 * @param programDirectories where it looks for programs
 * @param specs files that it read its rules from, besides those built in
 * @param version for people
 */
record LinkPlan(List<String> command, List<Path> programDirectories, List<Path> specs, String version) {
    private static final Pattern PROGRAMS = Pattern.compile("(?m)^COMPILER_PATH=(.*)$");
    private static final Pattern SPECS = Pattern.compile("(?m)^Reading specs from (.*)$");
    private static final Pattern VERSION = Pattern.compile("(?m)^gcc version (\\S+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ (\"?/.*)$");

    /** A word as g++ prints it: plain, or in quotes with some characters behind a backslash. */
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    /** Options with the name of a temporary file. */
    private static final Pattern TEMPORARY = Pattern.compile("-plugin-opt=-fresolution=.*");

    /** Returns the plan that {@code answer} tells, or nothing if it tells none. */
    static Optional<LinkPlan> parse(String answer) {
        Matcher commands = COMMAND.matcher(answer);
        String last = null;
        while (commands.find()) {
            last = commands.group(1);
        }
        if (last == null) {
            return Optional.empty();
        }
        List<String> command = words(last);
        Matcher programs = PROGRAMS.matcher(answer);
        List<Path> directories = programs.find() ? paths(programs.group(1)) : List.of();
        List<Path> specs = new ArrayList<>();
        Matcher read = SPECS.matcher(answer);
        while (read.find()) {
            specs.addAll(path(read.group(1)).stream().toList());
        }
        Matcher version = VERSION.matcher(answer);
        return Optional.of(
                new LinkPlan(command, directories, List.copyOf(specs), version.find() ? version.group(1) : "?"));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String text = word.group(1) == null ? word.group(2) : word.group(1).replaceAll("\\\\(.)", "$1");
            if (!TEMPORARY.matcher(text).matches()) {
                words.add(text);
            }
        }
        return List.copyOf(words);
    }

    /** Returns the directories of a list as in {@code PATH}, without those that are not absolute. */
    static List<Path> paths(String list) {
        List<Path> paths = new ArrayList<>();
        for (String element : list.split(":", -1)) {
            path(element).ifPresent(paths::add);
        }
        return List.copyOf(paths);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.startsWith("/") ? Optional.of(Path.of(text)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Returns the directories that the linker is told to look for libraries in. */
    List<Path> libraryDirectories() {
        return withPrefix("-L").flatMap(text -> path(text).stream()).toList();
    }

    /** Returns the libraries to link, as after {@code -l}. */
    List<String> libraries() {
        return withPrefix("-l").distinct().toList();
    }

    /** Returns what else the command names by an absolute path: programs, objects, plugins. */
    List<Path> named() {
        List<Path> named = new ArrayList<>();
        for (String word : command) {
            String plain = word.startsWith("-plugin-opt=") ? word.substring("-plugin-opt=".length()) : word;
            path(plain).ifPresent(named::add);
        }
        return named;
    }

    /** Returns the directory in front of the linker's own directories, where g++ gives one. */
    String sysroot() {
        return withPrefix("--sysroot=").findFirst().orElse("");
    }

    private Stream<String> withPrefix(String prefix) {
        return command.stream().filter(word -> word.startsWith(prefix)).map(word -> word.substring(prefix.length()));
    }
}
