package dev.codonq.imports;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Source files, read and parsed. What was parsed is remembered by content, not by path or time, so that it never goes
 * stale. Thread-safe.
 */
final class ModuleSources {
    /** In entries of a {@link ParsedModule}, some 100 bytes each. */
    private static final long MAX_WEIGHT = 400_000;

    /** Of a module beside its entries. */
    private static final int BASE_WEIGHT = 4;

    private final Cache<Digest, ParsedModule> parsed = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .<Digest, ParsedModule>weigher((digest, module) -> BASE_WEIGHT + module.weight())
            .executor(Runnable::run)
            .build();

    /**
     * One file's content. Immutable.
     *
     * @param digest digest of the bytes that were parsed
     * @param module what they import
     */
    record Source(Digest digest, ParsedModule module) {}

    /**
     * Reads a regular file.
     *
     * @throws IOException if it cannot be read, or is more than the scanner is ready to take in
     */
    Source read(Path file) throws IOException {
        requireRegular(file);
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(ImportScanner.MAX_SOURCE_BYTES + 1);
        }
        if (content.length > ImportScanner.MAX_SOURCE_BYTES) {
            throw new IOException(file + " has more than " + ImportScanner.MAX_SOURCE_BYTES + " bytes of source");
        }
        Digest digest = Digest.of(content);
        ParsedModule module = parsed.getIfPresent(digest);
        if (module == null) {
            // Two threads may parse the same bytes: that costs less than one waiting in the cache for the other.
            module = parse(file, content);
            parsed.put(digest, module);
        }
        return new Source(digest, module);
    }

    /** Refuses what is no regular file: opening a pipe would wait for its writer, and a device may never end. */
    static void requireRegular(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a regular file");
        }
    }

    private static ParsedModule parse(Path file, byte[] content) throws IOException {
        try {
            return ModuleReader.read(content);
        } catch (TooManyNamesException e) {
            throw new IOException(file + " names " + e.getMessage(), e);
        }
    }
}
