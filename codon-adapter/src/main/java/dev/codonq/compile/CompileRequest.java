package dev.codonq.compile;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.scheduling.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One source to compile, and how. Immutable. */
public final class CompileRequest {
    private final Path source;
    private final @Nullable Path root;
    private final BuildKind kind;
    private final boolean release;
    private final Map<String, String> defines;
    private final List<String> libraries;
    private final @Nullable String linkerFlags;
    private final List<String> plugins;
    private final @Nullable String module;
    private final @Nullable Numerics numerics;
    private final List<String> codonArguments;
    private final SourcePaths paths;
    private final Isolation isolation;
    private final ResourceLimits limits;
    private final JobOptions options;

    private CompileRequest(Builder builder) {
        source = builder.source;
        root = builder.root;
        kind = builder.kind;
        release = builder.release;
        defines = Collections.unmodifiableMap(new LinkedHashMap<>(builder.defines));
        libraries = List.copyOf(builder.libraries);
        linkerFlags = builder.linkerFlags;
        plugins = List.copyOf(builder.plugins);
        module = builder.module;
        numerics = builder.numerics;
        codonArguments = List.copyOf(builder.codonArguments);
        paths = builder.paths;
        isolation = builder.isolation;
        limits = builder.limits;
        options = builder.options;
    }

    /** Starts a request to compile {@code source} to an executable, in debug mode, as Codon does. */
    public static Builder builder(Path source) {
        return new Builder(source);
    }

    /** Returns the source's path as given. Diagnostics name it like this. */
    public Path source() {
        return source;
    }

    /** Returns the directory that {@link SourcePaths#VIRTUAL} maps to {@code /job/src}; else the source's own. */
    public Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    public BuildKind kind() {
        return kind;
    }

    /** Returns whether Codon optimises ({@code -release}). */
    public boolean isRelease() {
        return release;
    }

    /** Returns the early definitions ({@code -D}), in the order given. */
    public Map<String, String> defines() {
        return defines;
    }

    public List<String> libraries() {
        return libraries;
    }

    public Optional<String> linkerFlags() {
        return Optional.ofNullable(linkerFlags);
    }

    /** Returns plugins, each the path of a directory or a name that Codon finds in its installation. */
    public List<String> plugins() {
        return plugins;
    }

    /** Returns the name of the Python module, for {@link BuildKind#PYEXT}. */
    public Optional<String> module() {
        return Optional.ofNullable(module);
    }

    public Optional<Numerics> numerics() {
        return Optional.ofNullable(numerics);
    }

    /** Returns further arguments for {@code codon build}, passed as they are. */
    public List<String> codonArguments() {
        return codonArguments;
    }

    public SourcePaths paths() {
        return paths;
    }

    public Isolation isolation() {
        return isolation;
    }

    public ResourceLimits limits() {
        return limits;
    }

    /** Returns how the compile's job is treated: on whose account, how urgent, how long it may wait for a slot. */
    public JobOptions options() {
        return options;
    }

    /** Returns the artifact's file name: the source's stem and the kind's suffix. */
    public String artifactName() {
        return SourceName.stem(source) + kind.suffix();
    }

    @Override
    public String toString() {
        return source + " to " + kind.label();
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {
        private final Path source;
        private final Map<String, String> defines = new LinkedHashMap<>();
        private final List<String> libraries = new ArrayList<>();
        private final List<String> plugins = new ArrayList<>();
        private final List<String> codonArguments = new ArrayList<>();
        private @Nullable Path root;
        private BuildKind kind = BuildKind.EXE;
        private boolean release;
        private @Nullable String linkerFlags;
        private @Nullable String module;
        private @Nullable Numerics numerics;
        private SourcePaths paths = SourcePaths.REAL;
        private Isolation isolation = Isolation.NAMESPACES;
        private ResourceLimits limits = ResourceLimits.defaults();
        private JobOptions options = JobOptions.defaults();

        private Builder(Path source) {
            this.source = SourceName.requireStem(source);
        }

        @CanIgnoreReturnValue
        public Builder root(Path directory) {
            root = directory;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder kind(BuildKind newKind) {
            kind = newKind;
            return this;
        }

        /** Optimise, as {@code codon build -release}. */
        @CanIgnoreReturnValue
        public Builder release() {
            release = true;
            return this;
        }

        /** Keep debug information and do not optimise, as {@code codon build -debug}. */
        @CanIgnoreReturnValue
        public Builder debug() {
            release = false;
            return this;
        }

        /**
         * Defines a compile-time integer.
         *
         * @throws IllegalArgumentException if the name is no identifier or the value no integer: Codon ignores the
         *     first and crashes on the second
         */
        @CanIgnoreReturnValue
        public Builder define(String name, String value) {
            Definition.check(name, value);
            defines.put(name, value);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder library(String name) {
            libraries.add(name);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder linkerFlags(String flags) {
            linkerFlags = flags;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder plugin(String directoryOrName) {
            plugins.add(directoryOrName);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder module(String name) {
            module = name;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder numerics(Numerics newNumerics) {
            numerics = newNumerics;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder codonArgument(String argument) {
            codonArguments.add(argument);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder paths(SourcePaths newPaths) {
            paths = newPaths;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder isolation(Isolation level) {
            isolation = level;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder limits(ResourceLimits newLimits) {
            limits = newLimits;
            return this;
        }

        /** Changes some limits and keeps the others, as in {@code limits(run -> run.memoryBytes(2L << 30).processes(64))}. */
        @CanIgnoreReturnValue
        public Builder limits(Consumer<ResourceLimits.Builder> change) {
            ResourceLimits.Builder changed = limits.toBuilder();
            change.accept(changed);
            return limits(changed.build());
        }

        /** Limits the run's wall time; time in the queue does not count. */
        @CanIgnoreReturnValue
        public Builder timeout(Duration timeout) {
            return limits(changed -> changed.timeout(timeout));
        }

        /** Sets the time between the request to end and the kill, once a limit on time is exceeded. */
        @CanIgnoreReturnValue
        public Builder gracePeriod(Duration gracePeriod) {
            return limits(changed -> changed.gracePeriod(gracePeriod));
        }

        /** Limits the time in the queue. */
        @CanIgnoreReturnValue
        public Builder queueTimeout(Duration timeout) {
            return options(job -> job.withQueueTimeout(timeout));
        }

        /** Changes how the compile's job is treated, as in {@code options(job -> job.withClient("ci"))}. */
        @CanIgnoreReturnValue
        public Builder options(UnaryOperator<JobOptions> change) {
            options = change.apply(options);
            return this;
        }

        /** Returns the request. A level that cannot show virtual paths is refused, and a kind that takes no module name. */
        public CompileRequest build() {
            if (paths == SourcePaths.VIRTUAL && isolation != Isolation.NAMESPACES) {
                throw new IllegalArgumentException("virtual paths need isolation namespaces, not directory");
            }
            if (module != null && kind != BuildKind.PYEXT) {
                throw new IllegalArgumentException("module '" + module + "' needs kind pyext, not " + kind.label());
            }
            return new CompileRequest(this);
        }
    }
}
