package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.cache.DiskCache;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.report.ToolchainDescription;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.UserDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/** Starts the real compiler. */
final class CodonCompilers implements Compiler.Factory {
    @Override
    public Compiler start(Compiler.Settings settings) {
        Optional<DiskCache> cache =
                settings.cache() == null ? Optional.empty() : settings.cache().open();
        Optional<AutoCloseable> remote = Optional.empty();
        boolean isStarted = false;
        try {
            CodonCompiler.Builder builder = builder(settings, cache);
            if (settings.remote() != null) {
                remote = Optional.of(connect(settings.remote(), settings.cache() != null, builder));
            }
            CodonCompiler compiler = builder.build();
            isStarted = true;
            Lookups lookups = new Lookups(compiler::compile, remote.isPresent());
            return new Adapter(compiler, lookups, cache, remote, settings);
        } catch (ToolchainException e) {
            throw new MachineryException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new MachineryException("no directory for runs: " + Failures.reason(e), e);
        } finally {
            if (!isStarted) {
                remote.ifPresent(CodonCompilers::close);
                cache.ifPresent(CodonCompilers::close);
            }
        }
    }

    /** The only user of what speaks to servers, which is so loaded only where there is one. */
    private static AutoCloseable connect(RemoteChoice choice, boolean sharesResults, CodonCompiler.Builder builder) {
        Remote remote = Remote.open(choice);
        builder.scheduling(scheduler -> remote.applyTo(scheduler, sharesResults));
        return remote;
    }

    private static CodonCompiler.Builder builder(Compiler.Settings settings, Optional<DiskCache> cache) {
        CodonCompiler.Builder builder =
                CodonCompiler.builder().parallelism(settings.jobs()).queueCapacity(settings.waiting());
        builder.memoDirectory(memos());
        // The command line has a hook of its own, which also sees to the reports.
        builder.scheduling(JobSchedulerBuilder::withoutExitHook);
        if (settings.memoryBudget() != null) {
            long budget = settings.memoryBudget();
            builder.scheduling(scheduler -> scheduler.memoryBudgetBytes(budget));
        }
        if (settings.cache() == null) {
            builder.withoutCache();
        } else if (settings.cache().explains()) {
            builder.explainMisses();
        }
        cache.ifPresent(builder::diskCache);
        if (settings.codon() != null) {
            builder.codon(settings.codon());
        }
        if (!settings.warm()) {
            builder.withoutWarmSlots();
        }
        if (settings.keepFailed() != null) {
            builder.keepFailed(settings.keepFailed());
        }
        return builder;
    }

    /** Returns where what was read of toolchains is kept for the next start. */
    static Path memos() {
        return UserDirectories.cache().resolve("toolchains.memo");
    }

    /** What is kept is whole whenever the process ends: a failure here is no reason for another exit status. */
    private static void close(AutoCloseable cache) {
        try {
            cache.close();
        } catch (Exception e) {
            // Not a field: this class is there before the options say what is logged.
            LoggerFactory.getLogger(CodonCompilers.class).warn("a cache could not be closed", e);
        }
    }

    private record Adapter(
            CodonCompiler codon,
            Lookups lookups,
            Optional<DiskCache> cache,
            Optional<AutoCloseable> remote,
            Settings settings)
            implements Compiler {
        @Override
        public CompletableFuture<CompileResult> compile(CompileRequest request) {
            return lookups.compile(request);
        }

        @Override
        public Optional<ToolchainDescription> toolchain() {
            Toolchain toolchain = codon.toolchain();
            return Optional.of(new ToolchainDescription(
                    toolchain.version(), toolchain.root(), toolchain.digest().hash()));
        }

        @Override
        public SchedulerSnapshot snapshot() {
            return codon.snapshot();
        }

        @Override
        public void requireIsolation() {
            if (settings.remote() != null && settings.remote().isRemoteOnly()) {
                return;
            }
            Isolation isolation = settings.isolation();
            IsolationProbe probe = codon.probe(isolation);
            if (!probe.isAvailable()) {
                throw new MachineryException("isolation " + isolation.name().toLowerCase(Locale.ROOT)
                        + " is not available: " + probe.problem().orElse("") + "; "
                        + probe.cure().orElse("")
                        + (isolation == Isolation.NAMESPACES
                                ? "; or, for sources you trust, give --isolation directory"
                                : ""));
            }
        }

        @Override
        public void close() {
            lookups.close();
            codon.close();
            remote.ifPresent(CodonCompilers::close);
            cache.ifPresent(CodonCompilers::close);
        }

        @Override
        public void closeNow() {
            codon.closeNow();
        }
    }
}
