package dev.codonq.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import dev.codonq.toolchain.UserDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all tests of one class share: a compiler and a scheduler, each made when it is first asked for. Thread-safe. Closed
 * after the class, it fails it if anything is left of them.
 */
final class ClassScope implements AutoCloseable {
    private final String owner;
    private final HarnessSettings settings;
    private final SchedulerTraces traces = new SchedulerTraces();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable CodonCompiler compiler;

    @GuardedBy("lock")
    private @Nullable JobScheduler scheduler;

    @GuardedBy("lock")
    private @Nullable DiskCache cache;

    @GuardedBy("lock")
    private @Nullable Path cacheDirectory;

    /** @param owner the name of the class, for people */
    ClassScope(String owner, HarnessSettings settings) {
        this.owner = owner;
        this.settings = settings;
    }

    /** Returns the compiler; where there is none, the test that asks is skipped or fails. */
    CodonCompiler compiler() {
        synchronized (lock) {
            if (compiler == null) {
                CodonCompiler.Builder builder = builder(codon());
                compiler = make(builder::build);
            }
            return compiler;
        }
    }

    private Path codon() {
        try {
            return ToolchainLocator.locate(settings.codon().orElse(null));
        } catch (ToolchainException e) {
            if (settings.isRequired()) {
                throw new AssertionError("the tests require a compiler: " + e.getMessage(), e);
            }
            RealCodon.missing(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @GuardedBy("lock")
    private CodonCompiler.Builder builder(Path codon) {
        CodonCompiler.Builder builder = CodonCompiler.builder()
                .codon(codon)
                .memoDirectory(UserDirectories.cache().resolve("toolchains.memo"));
        if (settings.keepsOnDisk()) {
            builder.diskCache(cache());
        }
        return builder.scheduling(settings::apply);
    }

    @GuardedBy("lock")
    private DiskCache cache() {
        try {
            if (cache == null) {
                cacheDirectory = Files.createTempDirectory("codonq-testing-cache-");
                cache = DiskCache.open(cacheDirectory, CacheSettings.DEFAULT);
            }
            return cache;
        } catch (IOException e) {
            throw new UncheckedIOException("no disk cache for the tests of " + owner, e);
        }
    }

    /** Returns the scheduler for actions of the tests' own. */
    JobScheduler scheduler() {
        synchronized (lock) {
            if (scheduler == null) {
                scheduler = make(() -> {
                    var builder = JobScheduler.builder();
                    settings.apply(builder);
                    return builder.build();
                });
            }
            return scheduler;
        }
    }

    private interface Factory<T> {
        T make() throws IOException;
    }

    private <T> T make(Factory<T> factory) {
        try {
            return traces.make(factory::make);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("cannot make what the tests of " + owner + " need: " + e, e);
        }
    }

    /**
     * Takes back the jobs of a batch that are not done.
     *
     * @param test whose batch it is, for people
     * @param project where the sources of the batch are, whose runs can be named then; empty where there is none
     * @throws AssertionError if there are any
     */
    void requireDone(String batch, String test, Optional<CodonProject> project) {
        CodonCompiler usedCompiler;
        JobScheduler usedScheduler;
        synchronized (lock) {
            usedCompiler = compiler;
            usedScheduler = scheduler;
        }
        Set<String> running = new TreeSet<>();
        int count = 0;
        if (usedCompiler != null) {
            running.addAll(subjects(usedCompiler.snapshot()));
            running.removeIf(subject -> project.isEmpty()
                    || !subject.contains(project.get().directory().toString()));
            count += usedCompiler.cancelBatch(batch);
        }
        if (usedScheduler != null) {
            count += usedScheduler.cancelBatch(batch);
        }
        if (count > 0) {
            throw new AssertionError(test + " ended before " + count + (count == 1 ? " job" : " jobs")
                    + " of it, now taken back" + (running.isEmpty() ? "" : "; running: " + running));
        }
    }

    private static Set<String> subjects(SchedulerSnapshot snapshot) {
        return snapshot.runs().stream()
                .map(SchedulerSnapshot.ActiveRun::subject)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() throws IOException {
        Leaks leaks = new Leaks();
        synchronized (lock) {
            CodonCompiler usedCompiler = compiler;
            if (usedCompiler != null) {
                end("compiles", usedCompiler::snapshot, usedCompiler::close, usedCompiler::closeNow, leaks);
            }
            JobScheduler usedScheduler = scheduler;
            if (usedScheduler != null) {
                end("jobs", usedScheduler::snapshot, usedScheduler::close, usedScheduler::closeNow, leaks);
            }
            if (cache != null) {
                cache.close();
            }
            if (cacheDirectory != null) {
                DirectoryDeletion.delete(cacheDirectory);
            }
        }
        traces.lookFor(leaks);
        leaks.require(owner);
    }

    /** Jobs that have been taken back need a moment, until their processes are gone. */
    private static void end(
            String what, Supplier<SchedulerSnapshot> now, Runnable close, Runnable closeNow, Leaks leaks) {
        leaks.look("unfinished " + what, () -> unfinished(now.get()));
        if (now.get().stats().unfinishedJobs() == 0) {
            close.run();
        } else {
            closeNow.run();
        }
    }

    private static Set<String> unfinished(SchedulerSnapshot now) {
        long count = now.stats().unfinishedJobs();
        return count == 0 ? Set.of() : Set.of(count + " " + subjects(now));
    }
}
