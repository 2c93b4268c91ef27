package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.UserDirectories;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts the real compiler. */
final class CodonCompilers implements Compiler.Factory {
    @Override
    public Compiler start(Compiler.Settings settings) {
        CodonCompiler.Builder builder =
                CodonCompiler.builder().parallelism(settings.jobs()).queueCapacity(settings.waiting());
        builder.memoDirectory(UserDirectories.cache().resolve("toolchains.memo"));
        if (!settings.cache()) {
            builder.withoutCache();
        }
        if (settings.codon() != null) {
            builder.codon(settings.codon());
        }
        if (settings.keepFailed() != null) {
            builder.keepFailed(settings.keepFailed());
        }
        try {
            CodonCompiler compiler = builder.build();
            requireIsolation(compiler, settings.isolation());
            return new Adapter(compiler);
        } catch (ToolchainException e) {
            throw new MachineryException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new MachineryException("no directory for runs: " + Failures.reason(e), e);
        }
    }

    /** Asked before anything runs: a level that is missing is missing for every job. */
    private static void requireIsolation(CodonCompiler compiler, Isolation isolation) {
        IsolationProbe probe = compiler.probe(isolation);
        if (!probe.isAvailable()) {
            compiler.closeNow();
            throw new MachineryException("isolation " + isolation.name().toLowerCase(Locale.ROOT)
                    + " is not available: " + probe.problem().orElse("") + "; "
                    + probe.cure().orElse("")
                    + (isolation == Isolation.NAMESPACES
                            ? "; or, for sources you trust, give --isolation directory"
                            : ""));
        }
    }

    private record Adapter(CodonCompiler codon) implements Compiler {
        @Override
        public CompletableFuture<CompileResult> compile(CompileRequest request) {
            return codon.compile(request);
        }

        @Override
        public Optional<ToolchainDescription> toolchain() {
            Toolchain toolchain = codon.toolchain();
            return Optional.of(new ToolchainDescription(
                    toolchain.version(), toolchain.root(), toolchain.digest().hash()));
        }

        @Override
        public void close() {
            codon.close();
        }

        @Override
        public void closeNow() {
            codon.closeNow();
        }
    }
}
