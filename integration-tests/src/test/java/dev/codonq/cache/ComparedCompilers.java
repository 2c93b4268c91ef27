package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A compiler with a cache on disk and one without, that must not differ; and what the first must remember. Not thread-safe.
 */
final class ComparedCompilers implements AutoCloseable {
    private final String name;
    private final Path directory;
    private final Function<Told, String> seen;
    private final Set<String> stored = new HashSet<>();
    private final Set<String> inMemory = new HashSet<>();
    private final Tally tally = new Tally();
    private final List<String> history = new ArrayList<>();
    private CacheUse lastUse = CacheUse.OFF;
    private DiskCache cache;
    private CodonCompiler cached;
    private CodonCompiler fresh;

    /**
     * Opens both.
     *
     * @param name what the message of a failure begins with
     * @param directory of the cache
     * @param codon the compiler's executable
     * @param seen what the compiler saw in the compile that told this; empty where it may never tell the same again
     */
    ComparedCompilers(String name, Path directory, Path codon, Function<Told, String> seen) throws IOException {
        this.name = name;
        this.directory = directory;
        this.seen = seen;
        fresh = CodonCompiler.builder().codon(codon).withoutCache().build();
        cache = DiskCache.open(directory, CacheSettings.DEFAULT);
        cached = withCache(codon);
    }

    private CodonCompiler withCache(Path codon) throws IOException {
        return CodonCompiler.builder().codon(codon).diskCache(cache).build();
    }

    /** Starts anew with the compiler at {@code codon}: nothing is in memory, all is on disk. */
    void reopen(Path codon) throws IOException {
        close();
        fresh = CodonCompiler.builder().codon(codon).withoutCache().build();
        cache = DiskCache.open(directory, CacheSettings.DEFAULT);
        cached = withCache(codon);
        inMemory.clear();
    }

    /** Notes what has been done, for the message of a failure. */
    void note(String done) {
        history.add(done);
    }

    /** Compiles with both, and checks that they tell the same and that the cache was used where it must be and only there. */
    Told check(CompileRequest request) throws Exception {
        CompletableFuture<CompileResult> withCache = cached.compile(request);
        CompletableFuture<CompileResult> without = fresh.compile(request);
        CompileResult fromCache = withCache.get(120, TimeUnit.SECONDS);
        CompileResult anew = without.get(120, TimeUnit.SECONDS);
        Told told = Told.by(anew);
        assertThat(Told.by(fromCache)).as(this::description).isEqualTo(told);
        lastUse = fromCache.cacheUse();
        tally.count(lastUse, anew.isSuccess());
        if (anew.uncacheable() != null) {
            assertThat(lastUse).as(this::description).isEqualTo(CacheUse.OFF);
            return told;
        }
        String state = anew.actionKey() == null ? "" : seen.apply(told);
        if (!state.isEmpty()) {
            state = request.isolation() + " " + state;
        }
        assertThat(lastUse).as(this::description).isEqualTo(expectedUse(state));
        if (!state.isEmpty()) {
            stored.add(state);
            inMemory.add(state);
        }
        return told;
    }

    private CacheUse expectedUse(String state) {
        if (inMemory.contains(state)) {
            return CacheUse.HIT_MEMORY;
        }
        return stored.contains(state) ? CacheUse.HIT_DISK : CacheUse.MISS;
    }

    /** Returns what a compile without cache tells. */
    Told fresh(CompileRequest request) throws Exception {
        return Told.by(fresh.compile(request).get(120, TimeUnit.SECONDS));
    }

    /** Returns what has been done, for the message of a failure. */
    String description() {
        int from = Math.max(0, history.size() - 12);
        return name + ", " + history.size() + " edits, the last of them:\n  "
                + String.join("\n  ", history.subList(from, history.size()));
    }

    Tally tally() {
        return tally;
    }

    /** Returns how the cache was used in the latest check. */
    CacheUse lastUse() {
        return lastUse;
    }

    @Override
    public void close() throws IOException {
        cached.close();
        fresh.close();
        cache.close();
    }
}
