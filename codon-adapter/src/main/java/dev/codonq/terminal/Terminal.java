package dev.codonq.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What standard error is connected to, and what the environment says of it. Immutable.
 *
 * @param isTerminal whether somebody may be looking: it is no file, pipe or null device
 * @param isDumb whether it can only print line after line: {@code TERM} is {@code dumb} or missing
 * @param forbidsColours whether {@code NO_COLOR} asks for none, see no-color.org
 */
public record Terminal(boolean isTerminal, boolean isDumb, boolean forbidsColours) {
    /** No terminal. */
    public static final Terminal NONE = new Terminal(false, true, false);

    /** Where the kernel says what standard error is: a link with the name of what was opened. */
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /**
     * The names of devices that are terminals: pseudo-terminals, virtual and serial consoles. Java can ask for a terminal
     * only where standard input is one too ({@code System.console}), which it is not behind a pipe.
     */
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console|hvc\\d+)");

    /** Returns what the process's standard error is, with {@code environment} in force. */
    public static Terminal ofStandardError(Map<String, String> environment) {
        return of(opened(), environment);
    }

    /** Returns what it is if {@code opened} is the name of what was opened. */
    static Terminal of(String opened, Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "");
        return new Terminal(
                DEVICE.matcher(opened).matches(),
                term.isEmpty() || term.equals("dumb"),
                !environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** Returns whether lines can be drawn anew in place, for somebody to see. */
    public boolean showsLiveLines() {
        return isTerminal && !isDumb;
    }

    /** Returns the colours to use if the user wants {@code choice}. */
    public Palette palette(ColorChoice choice) {
        boolean colours = switch (choice) {
            case AUTO -> isTerminal && !isDumb && !forbidsColours;
            case ALWAYS -> true;
            case NEVER -> false;
        };
        return colours ? Palette.COLOURS : Palette.PLAIN;
    }

    private static String opened() {
        try {
            return Files.readSymbolicLink(STANDARD_ERROR).toString();
        } catch (IOException | UnsupportedOperationException e) {
            // Closed, or there is no /proc.
            return "";
        }
    }
}
