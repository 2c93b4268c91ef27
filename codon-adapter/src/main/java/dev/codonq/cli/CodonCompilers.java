package dev.codonq.cli;

import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.toolchain.ToolchainException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts the real compiler. */
final class CodonCompilers implements Compiler.Factory {
    @Override
    public Compiler start(Compiler.Settings settings) {
        CodonCompiler.Builder builder =
                CodonCompiler.builder().parallelism(settings.jobs()).queueCapacity(settings.waiting());
        if (!settings.cache()) {
            builder.withoutCache();
        }
        try {
            return new Adapter(builder.build());
        } catch (ToolchainException e) {
            throw new MachineryException(String.valueOf(e.getMessage()), e);
        }
    }

    private record Adapter(CodonCompiler codon) implements Compiler {
        @Override
        public CompletableFuture<CompileResult> compile(CompileRequest request) {
            return codon.compile(request);
        }

        @Override
        public Optional<ToolchainDescription> toolchain() {
            return Optional.empty();
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
