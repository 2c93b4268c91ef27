package dev.codonq.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The processes of a run that its command has left behind. In a pid namespace nobody outside sees them: the kernel kills
 * them when the command's parent ends. So that parent is a shell, which lists them in a file of the working directory.
 */
final class Survivors {
    /** Where the shell lists them, in the working directory. */
    static final String FILE = ".codonq-left";

    /** The longest list that is read; a run can write to the file too. */
    private static final int MAX_BYTES = 64 << 10;

    private static final int MAX_NAMES = 100;

    /**
     * What the shell does, its arguments being a command. What it says itself is discarded; the command gets its streams
     * back in a process of its own, since a shell waits for a command under the command's streams. It survives the request to
     * end, which its command gets as well and may take its time to follow. The name of a process stands in parentheses
     * and may hold some; its state comes after them.
     */
    static final String SCRIPT =
            "trap : TERM; exec 3>&2 2>/dev/null; (exec \"$@\" 2>&3 3>&-); code=$?;" + list() + " exit $code";

    /** What the shell does where the command is not its child: it waits for the end of its input, deaf to the request. */
    static final String WAITING_SCRIPT = "trap '' TERM; exec 2>/dev/null; read -r line;" + list() + " exit 0";

    private static String list() {
        return " for stat in /proc/[0-9]*/stat; do read -r line <$stat || continue;"
                + " case ${stat#/proc/} in 1/*|$$/*) continue;; esac;"
                + " case ${line##*) } in Z*|X*) continue;; esac;"
                + " name=${line#*(}; printf '%s\\n' \"${name%)*}\";"
                + " done >" + FILE + ";";
    }

    private Survivors() {}

    /** Returns the names listed in {@code file}, or none where it is not a plain file. */
    static List<String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return text.lines().filter(name -> !name.isEmpty()).limit(MAX_NAMES).toList();
        }
    }
}
