package dev.codonq.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** Says in words why a file operation failed. */
final class Failures {
    private Failures() {}

    /** Returns the reason without the file's name, which the JDK takes for the whole message. */
    static String reason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException) {
            return "a file stands where a directory must be";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (failure instanceof JacksonException json) {
            // Its whole message goes on about a place in a text that there is not.
            return json.getOriginalMessage();
        }
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }

    /** Returns whether {@code failure} means that the file system is full, or the user's share of it. */
    static boolean isDiskFull(Throwable failure) {
        String reason = reason(failure);
        return reason.contains("No space left on device") || reason.contains("Disk quota exceeded");
    }
}
