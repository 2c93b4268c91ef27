package dev.codonq.cli;

import dev.codonq.cache.CacheSettings;
import dev.codonq.manual.OptionGroup;
import dev.codonq.toolchain.UserDirectories;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is kept of earlier compiles, and where. Filled by picocli; not thread-safe. */
@OptionGroup("What is kept of earlier compiles")
final class CacheOptions {
    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "where results are kept (default: codonq in $XDG_CACHE_HOME or ~/.cache)")
    private @Nullable Path directory;

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "what was not used for longest is deleted above it (default: 5G)")
    private @Nullable Long maxBytes;

    @Option(names = "--read-only-cache", description = "use what is kept, keep nothing new")
    private boolean isReadOnly;

    @Option(names = "--no-cache", description = "neither use nor keep results")
    private boolean isOff;

    @Option(names = "--explain", description = "say for every compile what differs from the nearest one kept")
    private boolean explains;

    /** @throws UsageException if a value is none that an option takes */
    void check() {
        if (directory != null && directory.toString().isEmpty()) {
            throw new UsageException("--cache-dir: the name is empty; give a directory");
        }
    }

    boolean explains() {
        return explains;
    }

    /** Returns the cache to use, or null for none. */
    @Nullable
    CacheChoice choice() {
        if (isOff) {
            return null;
        }
        CacheSettings settings =
                CacheSettings.DEFAULT.withMaxBytes(maxBytes == null ? CacheSettings.DEFAULT.maxBytes() : maxBytes);
        return new CacheChoice(
                directory == null ? UserDirectories.cache() : directory,
                isReadOnly ? settings.readOnly() : settings,
                explains);
    }
}
