package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a path led to when it was looked at, links followed. As long as it stays equal, a file has the same content and a
 * directory the same names. Immutable.
 *
 * @param text one word that differs whenever the state does
 * @param changed when it last changed; the epoch where there is nothing
 */
record FileState(String text, Instant changed) {
    // A file system may give two changes this close together one time, so that what was read after the first would hide
    // the second.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final FileState ABSENT = new FileState("absent", Instant.EPOCH);

    /** Returns whether what was read at {@code look} of a file that had changed at {@code change} can be relied on later. */
    static boolean hasSettled(Instant change, Instant look) {
        return change.plus(SETTLED).isBefore(look);
    }

    static FileState of(Path path) {
        try {
            // The time of the last change of the inode: unlike that of the content, no program can set it back.
            Map<String, Object> attributes = Files.readAttributes(path, "unix:ctime,size,fileKey,isDirectory");
            FileTime changed = (FileTime) Objects.requireNonNull(attributes.get("ctime"));
            boolean directory = Boolean.TRUE.equals(attributes.get("isDirectory"));
            // A builder, since the linking of the first concatenations takes longer than a hundred looks.
            StringBuilder text = new StringBuilder(80);
            // A directory's size says nothing that its time does not.
            text.append(directory ? "directory" : "file").append(':');
            text.append(directory ? 0 : attributes.get("size")).append(':');
            text.append(attributes.get("fileKey")).append(':').append(changed.to(TimeUnit.NANOSECONDS));
            return new FileState(text.toString(), changed.toInstant());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
