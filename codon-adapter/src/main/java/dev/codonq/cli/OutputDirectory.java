package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Tells before anything runs whether a directory can receive files. */
final class OutputDirectory {
    private OutputDirectory() {}

    /**
     * Checks that {@code directory} is, or can become, a directory to write into. Creates nothing.
     *
     * @param option what names it, for the message
     * @throws UsageException if it cannot
     */
    static void check(String option, Path directory) {
        Path existing = directory.toAbsolutePath().normalize();
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = existing.getParent();
            if (parent == null) {
                break;
            }
            existing = parent;
        }
        String name = TerminalText.oneLine(directory.toString());
        String place = TerminalText.oneLine(existing.toString());
        if (!Files.isDirectory(existing)) {
            throw new UsageException(option + ": '" + name + "' cannot be a directory: " + place + " is none");
        }
        if (!Files.isWritable(existing)) {
            throw new UsageException(option + ": '" + name + "' is not writable: no permission to write in " + place);
        }
    }
}
