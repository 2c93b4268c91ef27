package dev.codonq.warm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories in which libraries are built: each of one process, with files only. Stateless. */
final class Workshops {
    private static final Logger log = LoggerFactory.getLogger(Workshops.class);

    /** Longer than any build takes. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private Workshops() {}

    /** Deletes those below {@code place} that processes have left which were killed. */
    static void deleteAbandoned(Path place) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, ".warm*")) {
            Instant limit = Instant.now().minus(ABANDONED);
            for (Path workshop : found) {
                if (Files.getLastModifiedTime(workshop).toInstant().isBefore(limit)) {
                    delete(workshop);
                }
            }
        } catch (IOException e) {
            log.debug("cannot look for abandoned builds below {}", place, e);
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
