package dev.codonq.maven;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.toolchain.UserDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * With mvn -T the modules of a build run their goals at once in one JVM; a compiler for each would start as many runs as
 * there are processors for each. The last goal that uses a compiler closes it: Maven does not tell a plugin that the
 * build is over unless it is an extension of the build, and a JVM can outlive many builds.
 */
/** A compiler used by all goals that run at the same time and have the same settings. Thread-safe. */
final class SharedCompiler implements AutoCloseable {
    /** More than any build has programs: all of a goal's are submitted at once. */
    private static final int QUEUE_CAPACITY = 1_000_000;

    private static final Object LOCK = new Object();

    @GuardedBy("LOCK")
    private static final Map<Settings, SharedCompiler> STARTED = new HashMap<>();

    /**
     * What a compiler is started with. Immutable.
     *
     * @param codon the compiler asked for, null to look for one
     * @param slots runs at once
     * @param cacheDirectory where results are kept, null for nowhere
     */
    record Settings(
            @Nullable Path codon, int slots, @Nullable Path cacheDirectory, boolean readOnlyCache) {}

    private final Settings settings;
    private final CodonCompiler codon;
    private final Optional<DiskCache> cache;

    @GuardedBy("LOCK")
    private @Nullable JobScheduler programs;

    @GuardedBy("LOCK")
    private int users;

    private SharedCompiler(Settings settings, CodonCompiler codon, Optional<DiskCache> cache) {
        this.settings = settings;
        this.codon = codon;
        this.cache = cache;
    }

    /**
     * Returns the compiler with these {@code settings}, for one goal, which closes it; starts one where there is none.
     *
     * @throws dev.codonq.toolchain.ToolchainException if there is no compiler, or none that works
     * @throws IOException if the directory of the cache or the one for runs cannot be used
     */
    static SharedCompiler open(Settings settings) throws IOException {
        synchronized (LOCK) {
            SharedCompiler shared = STARTED.get(settings);
            if (shared == null) {
                shared = start(settings);
                STARTED.put(settings, shared);
            }
            shared.users++;
            return shared;
        }
    }

    private static SharedCompiler start(Settings settings) throws IOException {
        CodonCompiler.Builder builder =
                CodonCompiler.builder().parallelism(settings.slots()).queueCapacity(QUEUE_CAPACITY);
        builder.memoDirectory(UserDirectories.cache().resolve("toolchains.memo"));
        if (settings.codon() != null) {
            builder.codon(settings.codon());
        }
        if (settings.cacheDirectory() == null) {
            return new SharedCompiler(settings, builder.withoutCache().build(), Optional.empty());
        }
        CacheSettings how = settings.readOnlyCache() ? CacheSettings.DEFAULT.readOnly() : CacheSettings.DEFAULT;
        DiskCache cache = DiskCache.open(settings.cacheDirectory(), how);
        boolean isStarted = false;
        try {
            CodonCompiler codon = builder.diskCache(cache).build();
            isStarted = true;
            return new SharedCompiler(settings, codon, Optional.of(cache));
        } finally {
            if (!isStarted) {
                cache.close();
            }
        }
    }

    CodonCompiler codon() {
        return codon;
    }

    /**
     * Returns what runs the programs that were compiled, as many at once as there are compiles.
     *
     * @throws IOException if the directory for runs cannot be used
     */
    JobScheduler programs() throws IOException {
        synchronized (LOCK) {
            if (programs == null) {
                programs = JobScheduler.builder()
                        .slots(settings.slots())
                        .queueCapacity(QUEUE_CAPACITY)
                        .build();
            }
            return programs;
        }
    }

    /** Takes one goal from the users; after the last the compiler is closed. */
    @Override
    public void close() throws IOException {
        // Under the lock, too, it closes: one that starts meanwhile would have its slots besides those of this one.
        synchronized (LOCK) {
            users--;
            if (users > 0) {
                return;
            }
            STARTED.remove(settings);
            codon.close();
            if (programs != null) {
                programs.close();
            }
            if (cache.isPresent()) {
                cache.get().close();
            }
        }
    }
}
