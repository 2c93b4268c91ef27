package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that bubblewrap writes its status to ({@code --json-status-fd}): a line with the number of the namespace's
 * first process, and when the command has ended, a line with its exit code. The second line is missing when the sandbox
 * could not be set up, whose exit code alone looks like a compiler's. A number counts when it has been written whole,
 * which what follows it shows. Thread-safe.
 */
final class BubblewrapStatus {
    private static final Pattern CHILD_PID = Pattern.compile("\"child-pid\": ([0-9]{1,18})[^0-9]");
    private static final Pattern EXIT_CODE = Pattern.compile("\"exit-code\": ([0-9]{1,9})[^0-9]");

    private final Path file;

    BubblewrapStatus(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * What is known so far.
     *
     * @param childPid the namespace's first process, by its number on the host
     * @param exitCode the command's exit code, 128 + n where signal n ended it
     */
    record Status(Optional<Long> childPid, Optional<Integer> exitCode) {}

    /** Returns what bubblewrap has written so far. */
    Status read() {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException notYet) {
            text = "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read bubblewrap's status in " + file, e);
        }
        return new Status(
                number(CHILD_PID, text).map(Long::valueOf),
                number(EXIT_CODE, text).map(Integer::valueOf));
    }

    private static Optional<String> number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
