package dev.codonq.compile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What to say of a source that cannot be read. Stateless. */
final class UnreadableSource {
    private UnreadableSource() {}

    /** The message of a file-system exception is often only the path. */
    static String reason(Path source, IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return same(source, missing.getFile()) ? "no such file" : "no such file: " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return same(source, denied.getFile()) ? "permission denied" : "permission denied: " + denied.getFile();
        }
        return String.valueOf(e.getMessage());
    }

    private static boolean same(Path source, @Nullable String file) {
        return file == null
                || source.toString().equals(file)
                || source.toAbsolutePath().toString().equals(file);
    }
}
