package dev.codonq.configuration;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/*
 * The directories above the project's are not searched. What codonq does starts at that directory everywhere else, and a
 * file that somebody puts into a directory above, such as /tmp, would have a say in every project below.
 */
/**
 * Where the files are looked for. Immutable.
 *
 * @param user the user's directory of settings; none where only command lines count
 * @param project the project's directory
 */
public record ConfigurationFiles(Optional<Path> user, Optional<Path> project) {
    /** The name of a file in either directory. */
    public static final String NAME = "codonq.toml";

    /** No files at all. */
    public static final ConfigurationFiles NONE = new ConfigurationFiles(Optional.empty(), Optional.empty());

    /** A file that may be there. */
    record Candidate(Layer layer, Path directory, Path file) {}

    /** Returns the same with another directory for the project, if there is to be any. */
    public ConfigurationFiles in(Path directory) {
        return project.isEmpty() ? this : new ConfigurationFiles(user, Optional.of(directory));
    }

    /** Returns the files that are there, the stronger last. */
    List<Candidate> existing() {
        List<Candidate> found = new ArrayList<>();
        user.ifPresent(directory -> addTo(found, Layer.USER, directory));
        project.ifPresent(directory -> addTo(found, Layer.PROJECT, directory));
        return found;
    }

    private static void addTo(List<Candidate> found, Layer layer, Path directory) {
        Path file = directory.resolve(NAME);
        // A link to nothing was meant to be a file.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            found.add(new Candidate(layer, directory, file));
        }
    }
}
