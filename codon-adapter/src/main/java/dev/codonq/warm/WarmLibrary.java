package dev.codonq.warm;

import dev.codonq.action.Digest;
import dev.codonq.toolchain.ToolchainException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The native library that makes a compiler a warm one: built by g++ when first needed, and kept for later starts.
 * Thread-safe; several processes may share a directory.
 *
 * <p>Its file is named by all that it is made of: {@code warm-<digest>.so}. While it is built there is a directory beside it
 * that begins with {@code .warm}.
 */
final class WarmLibrary implements AutoCloseable {
    /** Resources beside this class; the first is what is compiled. */
    static final List<String> SOURCES = List.of(
            "warm_codon.cpp", "library_load.h", "fork_server.h", "protocol.h", "sandbox_entry.h", "exports.map");

    /** What Codon 0.18 was compiled with decides about the strings of its interface. */
    private static final List<String> FLAGS = List.of(
            "-std=c++17",
            "-O2",
            "-fPIC",
            "-shared",
            "-D_GLIBCXX_USE_CXX11_ABI=0",
            "-Wl,--version-script=exports.map",
            "-o",
            "warm.so",
            SOURCES.get(0),
            "-ldl");

    private final Compilation compilation;
    private final Supplier<List<String>> identities;
    private final Optional<Path> directory;
    private final ReentrantLock building = new ReentrantLock();

    /** Written by who holds {@code building}. */
    private volatile @Nullable Path file;

    /** Why there is no file, nor will be one in this process; written by who holds {@code building}. */
    private volatile @Nullable String problem;

    /** The process's own, where nothing is kept; written by who holds {@code building}. */
    private volatile @Nullable Path temporary;

    /**
     * @param identities what the library depends on besides its sources and flags
     * @param searchPath where to look for g++
     * @param directory where it is kept; if absent, for this process alone
     */
    WarmLibrary(Supplier<List<String>> identities, String searchPath, Optional<Path> directory) {
        this.identities = identities;
        this.directory = directory;
        compilation = new Compilation(searchPath);
    }

    /** Returns the library. Where it must be built first, the calling thread does that; others get none meanwhile. */
    Optional<Path> find() {
        if (file == null && problem == null && building.tryLock()) {
            try {
                findOrBuild();
            } finally {
                building.unlock();
            }
        }
        return Optional.ofNullable(file);
    }

    /** Returns why there is none, as far as it has been tried. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void findOrBuild() {
        if (file != null || problem != null) {
            return;
        }
        try {
            file = findOrBuildIn(directory.isPresent() ? directory.get() : temporaryDirectory());
        } catch (IOException | ToolchainException e) {
            problem = "its library cannot be built: " + e.getMessage();
        }
    }

    private Path temporaryDirectory() throws IOException {
        Path made = Files.createTempDirectory("codonq-warm");
        temporary = made;
        // For who ends without closing.
        made.toFile().deleteOnExit();
        return made;
    }

    private Path findOrBuildIn(Path place) throws IOException {
        Path wanted = place.resolve("warm-" + digest().hash().substring(0, 32) + ".so");
        if (!Files.isRegularFile(wanted)) {
            Files.createDirectories(place);
            build(place, wanted);
        } else {
            Workshops.touch(wanted);
        }
        if (temporary != null) {
            wanted.toFile().deleteOnExit();
        }
        return wanted;
    }

    private Digest digest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String source : SOURCES) {
            all.write(resource(source));
        }
        all.writeBytes((FLAGS + "\0" + identities.get()).getBytes(StandardCharsets.UTF_8));
        return Digest.of(all.toByteArray());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WarmLibrary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    private void build(Path place, Path wanted) throws IOException {
        Path workshop = Files.createTempDirectory(place, ".warm");
        try {
            for (String source : SOURCES) {
                Files.write(workshop.resolve(source), resource(source));
            }
            compilation.run(FLAGS, workshop);
            Path made = workshop.resolve("warm.so");
            // The user of the runs opens it, once it is open to him.
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("r-xr-xr-x"));
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Workshops.delete(workshop);
            Workshops.deleteAbandoned(place);
        }
    }

    /** Ends a build that is under way, and deletes what was not to be kept. */
    @Override
    public void close() {
        compilation.stop();
        building.lock();
        try {
            if (problem == null && file == null) {
                problem = "it was closed";
            }
            Path made = temporary;
            if (made != null) {
                Workshops.delete(made);
                temporary = null;
            }
        } finally {
            building.unlock();
        }
    }
}
