package dev.codonq.compile;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Compiles Codon sources as jobs of one scheduler. Thread-safe. */
public final class CodonCompiler implements AutoCloseable {
    private CodonCompiler() {}

    /** Starts a compiler with one slot per processor. */
    public static Builder builder() {
        return new Builder();
    }

    /** Compiles; the result never completes exceptionally. */
    public CompletableFuture<CompileResult> compile(CompileRequest request) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(request.toString()));
    }

    /** Waits for all compiles, up to the shutdown timeout, then kills what is left. */
    @Override
    public void close() {}

    /** Kills what runs, cancels what waits. */
    public void closeNow() {}

    /** Collects the settings of a compiler. Not thread-safe. */
    public static final class Builder {
        private Builder() {}

        /** Sets how many compiles run at once. */
        @CanIgnoreReturnValue
        public Builder parallelism(int slots) {
            return this;
        }

        /** Sets how many compiles may wait. */
        @CanIgnoreReturnValue
        public Builder queueCapacity(int jobs) {
            return this;
        }

        /** Limits how long {@link CodonCompiler#close} waits before it kills. */
        @CanIgnoreReturnValue
        public Builder shutdownTimeout(Duration timeout) {
            return this;
        }

        /** Remember nothing of earlier compiles. */
        @CanIgnoreReturnValue
        public Builder withoutCache() {
            return this;
        }

        /** Verifies the environment and returns the compiler. */
        public CodonCompiler build() {
            return new CodonCompiler();
        }
    }
}
