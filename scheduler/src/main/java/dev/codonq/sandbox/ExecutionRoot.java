package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Map;

/**
 * The private directory tree of one run, in the form of {@link RootLayout}. Confined to the run's thread.
 */
final class ExecutionRoot implements AutoCloseable {
    private final RootLayout layout;
    private final Trash trash;

    private ExecutionRoot(Path directory, Trash trash) {
        this.layout = new RootLayout(directory);
        this.trash = trash;
    }

    /** Makes an empty root at {@code directory}, which goes to {@code trash} in the end. */
    static ExecutionRoot create(Path directory, SandboxUser user, Trash trash) throws IOException {
        Files.createDirectory(directory);
        ExecutionRoot root = new ExecutionRoot(directory, trash);
        try {
            root.makeEmpty(user);
        } catch (IOException e) {
            try {
                root.close();
            } catch (IOException f) {
                e.addSuppressed(f);
            }
            throw e;
        }
        return root;
    }

    private void makeEmpty(SandboxUser user) throws IOException {
        user.admit(layout.directory());
        makeDirectories(layout.workingDirectory());
        user.own(layout.workingDirectory());
        Files.createDirectory(layout.temporaryDirectory());
        user.own(layout.temporaryDirectory());
    }

    RootLayout layout() {
        return layout;
    }

    /**
     * Places the inputs of {@code action}, unless they are read in place.
     *
     * @throws InputChangedException if an input is not any more what the action says
     */
    void materialize(Action action) throws IOException {
        if (action.inputPlacement() == InputPlacement.IN_PLACE) {
            return;
        }
        for (Map.Entry<String, Input> entry : action.inputs().entrySet()) {
            Path place = layout.inputs().resolve(entry.getKey());
            makeDirectories(parentOf(place));
            if (entry.getValue() instanceof Input.File file) {
                copy(file, place);
            } else if (entry.getValue() instanceof Input.Link link) {
                Files.createSymbolicLink(place, Path.of(link.target()));
            } else {
                makeDirectories(place);
            }
        }
    }

    /** Makes directories that the run's user can enter, whatever our umask is. */
    private static void makeDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        makeDirectories(parentOf(directory));
        Files.createDirectory(directory);
        Files.setAttribute(directory, "unix:mode", 0755);
    }

    /** Hashes what is copied, so that the run sees what was hashed. */
    private static void copy(Input.File file, Path place) throws IOException {
        Digest copied;
        try (InputStream from = open(file);
                OutputStream to = Files.newOutputStream(place);
                DigestOutputStream hashing = new DigestOutputStream(to, Digest.sha256())) {
            long size = from.transferTo(hashing);
            copied = Digest.of(hashing.getMessageDigest(), size);
        }
        if (!copied.equals(file.digest())) {
            throw new InputChangedException(file.origin(), null);
        }
        Files.setAttribute(place, "unix:mode", file.executable() ? 0755 : 0644);
    }

    /**
     * Checks that inputs that are read in place are what the action says; to be called when the run has ended.
     *
     * @throws InputChangedException if one is not
     */
    void checkInPlace(Action action) throws IOException {
        if (action.inputPlacement() != InputPlacement.IN_PLACE) {
            return;
        }
        for (Map.Entry<String, Input> entry : action.inputs().entrySet()) {
            if (entry.getValue() instanceof Input.File file) {
                try (InputStream content = open(file)) {
                    if (!Digest.of(content).equals(file.digest())) {
                        throw new InputChangedException(file.origin(), null);
                    }
                }
            }
        }
    }

    private static InputStream open(Input.File file) throws IOException {
        Path origin = file.origin();
        try {
            // Asked before opening: a FIFO would block, and what is endless would fill the disk.
            if (Files.isRegularFile(origin)
                    && Files.size(origin) == file.digest().sizeBytes()) {
                return Files.newInputStream(origin);
            }
        } catch (NoSuchFileException e) {
            throw new InputChangedException(origin, e);
        }
        throw new InputChangedException(origin, null);
    }

    private static Path parentOf(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no parent: " + place);
        }
        return parent;
    }

    /** Takes the tree away; it is deleted later, see {@link Trash}. */
    @Override
    public void close() throws IOException {
        trash.discard(layout.directory());
    }
}
