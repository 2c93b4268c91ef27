package dev.codonq.warm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories in which libraries are built, each of one process, with files only; and what is kept of them. Stateless. */
final class Workshops {
    private static final Logger log = LoggerFactory.getLogger(Workshops.class);

    /** Longer than any build takes. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** So long a library may well be used without being found anew. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private Workshops() {}

    /** Deletes what processes have left below {@code place} that were killed, and libraries that nobody has used for long. */
    static void deleteAbandoned(Path place) {
        try {
            for (Path workshop : untouched(place, ".warm*", ABANDONED)) {
                delete(workshop);
            }
            for (Path library : untouched(place, "warm-*.so", FORGOTTEN)) {
                Files.deleteIfExists(library);
            }
        } catch (IOException e) {
            log.debug("cannot look for abandoned builds below {}", place, e);
        }
    }

    private static List<Path> untouched(Path place, String pattern, Duration time) throws IOException {
        Instant limit = Instant.now().minus(time);
        List<Path> untouched = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, pattern)) {
            for (Path path : found) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(limit)) {
                    untouched.add(path);
                }
            }
        }
        return untouched;
    }

    /** Takes note that a library is used. */
    static void touch(Path library) {
        try {
            Files.setLastModifiedTime(library, FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.debug("cannot touch {}", library, e);
        }
    }

    /** Deletes a directory of files. */
    static void delete(Path workshop) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(workshop)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(workshop);
        } catch (IOException e) {
            log.debug("cannot delete {}", workshop, e);
        }
    }
}
