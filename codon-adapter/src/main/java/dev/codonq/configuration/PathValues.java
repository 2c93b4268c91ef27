package dev.codonq.configuration;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes paths that stand in a file: they are relative to its directory, and those of a project stay within it, so that
 * a checkout cannot have files written elsewhere.
 */
final class PathValues {
    private static final String STANDARD_STREAM = "-";

    private final Path directory;
    private final boolean isConfined;

    /** @param isConfined whether no path may lead out of {@code directory} */
    PathValues(Path directory, boolean isConfined) {
        this.directory = directory.toAbsolutePath().normalize();
        this.isConfined = isConfined;
    }

    /**
     * Returns {@code text} with its path completed; {@code text} itself if {@code option} takes no path.
     *
     * @throws IllegalArgumentException if it is none, or leads out of the directory; with the reason
     */
    String complete(OptionSpec option, String text) {
        String label = option.paramLabel();
        // A header whose value stands in a file.
        boolean isHeaderFile = option.longestName().equals("--remote-header") && text.contains("=@");
        int equals = isHeaderFile ? text.indexOf("=@") + 1 : label.indexOf('=') < 0 ? -1 : text.indexOf('=');
        String path = text.substring(equals + 1);
        boolean isPath = label.endsWith("FILE") || label.endsWith("DIR") || label.endsWith("PATH");
        // A plugin's bare name is looked for in the toolchain.
        boolean isPluginPath = option.longestName().equals("--plugin") && path.contains("/");
        if (path.isEmpty() || path.equals(STANDARD_STREAM) || !(isPath || isPluginPath || isHeaderFile)) {
            return text;
        }
        try {
            Path complete = directory.resolve(path).normalize();
            if (isConfined) {
                requireInside(path, complete);
            }
            return text.substring(0, equals + 1) + complete;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + TerminalText.oneLine(path) + "' is not a path", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + TerminalText.oneLine(path) + "' cannot be followed", e);
        }
    }

    private void requireInside(String path, Path complete) throws IOException {
        Path existing = complete;
        while (existing.startsWith(directory) && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = parent(existing);
        }
        // A link that is part of the project can lead anywhere.
        if (!existing.startsWith(directory) || !existing.toRealPath().startsWith(directory.toRealPath())) {
            throw new IllegalArgumentException("'" + TerminalText.oneLine(path) + "' leads out of the project");
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
