package dev.codonq.compile;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.cache.DiskCache;
import dev.codonq.imports.ImportClosure;
import dev.codonq.imports.ImportScanner;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import dev.codonq.warm.WarmCompilers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles Codon sources as jobs of one scheduler. Thread-safe.
 *
 * <p>The way of a request: the {@link ImportScanner} finds what the compile may read; {@link CompileAction} makes an action
 * of that, the options and the toolchain; the {@link JobScheduler} runs it or answers from memory; {@link CompileResults}
 * translates what came out.
 */
public final class CodonCompiler implements AutoCloseable {
    private final Toolchain toolchain;
    private final List<Path> standardLibrary;
    private final ImportScanner scanner;
    private final CompileAction actions;
    private final JobScheduler scheduler;
    private final Optional<WarmCompilers> warm;
    private final boolean cacheIsOn;

    private CodonCompiler(
            Toolchain toolchain,
            Linker linker,
            JobScheduler scheduler,
            Optional<WarmCompilers> warm,
            boolean cacheIsOn) {
        this.toolchain = toolchain;
        this.warm = warm;
        this.scheduler = scheduler;
        this.cacheIsOn = cacheIsOn;
        standardLibrary = toolchain.standardLibraryFiles();
        scanner = new ImportScanner(toolchain.standardLibraryRoots());
        actions = new CompileAction(toolchain, linker);
    }

    /** Starts a compiler with one slot per processor. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Compiles a source. What it reads of the project, and the cache, are looked up on the calling thread, see {@link
     * JobScheduler#submit(Action, dev.codonq.scheduling.JobOptions)}; the compiler runs on another.
     *
     * @return the result to come, which never completes exceptionally; cancelling it cancels the compile
     */
    public CompletableFuture<CompileResult> compile(CompileRequest request) {
        CompileResults results = new CompileResults(request, toolchain, cacheIsOn);
        ImportClosure closure;
        Action action;
        try {
            List<Plugin> plugins = new ArrayList<>();
            for (String plugin : request.plugins()) {
                plugins.add(Plugin.find(plugin, toolchain));
            }
            closure = scannerFor(plugins).scan(request.source());
            action = actions.of(request, closure, plugins);
        } catch (SourceException e) {
            return CompletableFuture.completedFuture(results.badSource(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return CompletableFuture.completedFuture(results.badSource(UnreadableSource.reason(request.source(), e)));
        } catch (ToolchainException e) {
            return CompletableFuture.completedFuture(results.broken(Cause.TOOLCHAIN, String.valueOf(e.getMessage())));
        }
        CompileResults translation = results.ofAction(action);
        SourceDisplay display = SourceDisplay.of(request, closure, standardLibrary);
        Job job = scheduler.submit(action, request.options());
        warm.ifPresent(compilers -> compilers.count(
                action, job.result().thenApply(ended -> ended.record().isRunHere())));
        CompletableFuture<CompileResult> result =
                job.result().thenApply(jobResult -> translation.of(job.key(), jobResult, display));
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                job.cancel();
            }
        });
        return result;
    }

    /**
     * Repeats the compile of which a cache has kept a result, to compare the two.
     *
     * @return the result to come, or why a run would not be the same compile here
     * @throws IOException if what it needs cannot be read
     */
    public Repetition repeat(Action kept) throws IOException {
        Optional<String> difference = actions.whyNotTheSame(kept);
        return difference.isPresent()
                ? new Repetition.NotTheSame(difference.get())
                : new Repetition.Begun(scheduler.submit(kept).result());
    }

    /** What became of the wish to repeat a compile. Immutable. */
    public sealed interface Repetition {
        /** The result to come. */
        record Begun(CompletableFuture<JobResult> result) implements Repetition {}

        /** It cannot be repeated here; {@code reason} is for people. */
        record NotTheSame(String reason) implements Repetition {}
    }

    private ImportScanner scannerFor(List<Plugin> plugins) {
        List<Path> added = Plugin.standardLibraries(plugins);
        if (added.isEmpty()) {
            return scanner;
        }
        List<Path> roots = new ArrayList<>(toolchain.standardLibraryRoots());
        roots.addAll(added);
        return new ImportScanner(roots);
    }

    /** Returns the toolchain in use. */
    public Toolchain toolchain() {
        return toolchain;
    }

    /** Returns whether this machine gives {@code isolation}; found out by a run that looks around. */
    public IsolationProbe probe(Isolation isolation) {
        return scheduler.probe(isolation);
    }

    /** Returns why no compile begins in a process that has parsed the standard library, as far as is known. */
    public Optional<String> warmProblem() {
        return warm.map(WarmCompilers::problem).orElse(Optional.of("it is switched off"));
    }

    /** Takes back all compiles of a batch that were asked for; see {@link JobScheduler#cancelBatch}. */
    public int cancelBatch(String batch) {
        return scheduler.cancelBatch(batch);
    }

    /** Takes back all compiles of a client that were asked for; see {@link JobScheduler#cancelClient}. */
    public int cancelClient(String client) {
        return scheduler.cancelClient(client);
    }

    /** Returns what the scheduler below holds and does now. */
    public SchedulerSnapshot snapshot() {
        return scheduler.snapshot();
    }

    /**
     * Waits for all compiles, up to the shutdown timeout, then kills what is left. Nothing is left behind when this has
     * returned; see {@link JobScheduler#close}.
     */
    @Override
    public void close() {
        scheduler.close();
        warm.ifPresent(WarmCompilers::close);
    }

    /** Kills what runs and what is prepared for runs, cancels what waits. */
    public void closeNow() {
        warm.ifPresent(WarmCompilers::close);
        scheduler.closeNow();
    }

    /** Collects the settings of a compiler. Not thread-safe. */
    public static final class Builder {
        private final JobSchedulerBuilder scheduler = JobScheduler.builder();
        private boolean cacheIsOn = true;
        private boolean warmIsOn = true;
        private @Nullable Path codon;
        private Optional<Path> memoDirectory = Optional.empty();

        private Builder() {}

        /** Sets how many compiles run at once; by default as many as there are processors. */
        @CanIgnoreReturnValue
        public Builder parallelism(int slots) {
            scheduler.slots(slots);
            return this;
        }

        /** Sets how many compiles may wait; more are rejected. */
        @CanIgnoreReturnValue
        public Builder queueCapacity(int jobs) {
            scheduler.queueCapacity(jobs);
            return this;
        }

        /** Sets how long {@link CodonCompiler#close} waits before it kills. */
        @CanIgnoreReturnValue
        public Builder shutdownTimeout(Duration timeout) {
            scheduler.shutdownTimeout(timeout);
            return this;
        }

        /** Remembers nothing of earlier compiles. Equal compiles at the same time share a run all the same. */
        @CanIgnoreReturnValue
        public Builder withoutCache() {
            scheduler.cacheBytes(0);
            cacheIsOn = false;
            return this;
        }

        /**
         * Keeps results on disk, too, compile errors among them, and shares compiles with other processes that do. The
         * caller closes the cache, after the compiler.
         */
        @CanIgnoreReturnValue
        public Builder diskCache(DiskCache cache) {
            scheduler.diskCache(cache);
            return this;
        }

        /** Has every result that the cache did not have say why; see {@link CompileResult#explanation}. */
        @CanIgnoreReturnValue
        public Builder explainMisses() {
            scheduler.explainMisses();
            return this;
        }

        /** Changes further settings of the scheduler: fairness, memory, backpressure, listeners and so on. */
        @CanIgnoreReturnValue
        public Builder scheduling(Consumer<JobSchedulerBuilder> change) {
            change.accept(scheduler);
            return this;
        }

        /** Sets the compiler's executable, instead of looking for it. */
        @CanIgnoreReturnValue
        public Builder codon(Path executable) {
            codon = executable;
            return this;
        }

        /** Sets a directory to keep the toolchain's digest in, so that a later start need not read all of it again. */
        @CanIgnoreReturnValue
        public Builder memoDirectory(Path directory) {
            memoDirectory = Optional.of(directory);
            return this;
        }

        /** Has each compile start the compiler from nothing; see {@link WarmCompilers}. */
        @CanIgnoreReturnValue
        public Builder withoutWarmSlots() {
            warmIsOn = false;
            return this;
        }

        /** Sets where execution roots are made; by default below {@code /var/tmp}. */
        @CanIgnoreReturnValue
        public Builder workDirectory(Path directory) {
            scheduler.workDirectory(directory);
            return this;
        }

        /** Keeps what a failed run saw and left in a directory; see {@link JobSchedulerBuilder#keepFailed}. */
        @CanIgnoreReturnValue
        public Builder keepFailed(Path directory) {
            scheduler.keepFailed(directory);
            return this;
        }

        /**
         * Finds and verifies the toolchain, and returns the compiler.
         *
         * @throws ToolchainException if there is no compiler, or none that works
         * @throws IOException if the work directory cannot be used
         */
        public CodonCompiler build() throws IOException {
            Path executable = ToolchainLocator.locate(codon);
            Toolchain toolchain = memoDirectory.isPresent()
                    ? Toolchain.probe(executable, memoDirectory.get())
                    : Toolchain.probe(executable);
            scheduler.reproducible(CompileResults::isReproducible).trace(new CompileTrace());
            Linker linker = new Linker(toolchain, Linker.SEARCH_PATH);
            Optional<WarmCompilers> warm =
                    warmIsOn ? Optional.of(new WarmCompilers(toolchain, linker, memoDirectory)) : Optional.empty();
            warm.ifPresent(scheduler::warmCommands);
            return new CodonCompiler(toolchain, linker, scheduler.build(), warm, cacheIsOn);
        }
    }
}
