package dev.codonq.maven;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.LimitText;
import dev.codonq.compile.Numerics;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.UserDirectories;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that needs the compiler: the parameters that say how it compiles. Filled by Maven; not thread-safe. */
abstract class CodonMojo extends AbstractMojo {
    /** The project, as a client whose runs share the slots with those of other projects. */
    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    private File basedir;

    /** The compiler. By default the one that CODONQ_CODON names, or that is found where Codon is usually installed. */
    @Parameter(property = "codonq.codon")
    private @Nullable File codon;

    /** Whether to optimise. */
    @Parameter(property = "codonq.release", defaultValue = "false")
    private boolean release;

    /** Compile-time integers by their names, as -D of the command line. */
    @Parameter
    private Map<String, String> defines = new TreeMap<>();

    /** Libraries to link. */
    @Parameter(property = "codonq.libraries")
    private List<String> libraries = new ArrayList<>();

    /** Further arguments for the linker. */
    @Parameter(property = "codonq.linkerFlags")
    private @Nullable String linkerFlags;

    /** Codon plugins, each a directory or the name of one that is installed. */
    @Parameter(property = "codonq.plugins")
    private List<String> plugins = new ArrayList<>();

    /** Whose arithmetic to follow: c or py. */
    @Parameter(property = "codonq.numerics")
    private @Nullable String numerics;

    /** Further arguments for codon, as they are. */
    @Parameter(property = "codonq.codonArguments")
    private List<String> codonArguments = new ArrayList<>();

    /** The isolation required: namespaces, or for sources that are trusted directory. It is never silently less. */
    @Parameter(property = "codonq.isolation", defaultValue = "namespaces")
    private String isolation;

    /** The time of one run, such as 500ms, 30s, 2m. By default five minutes. */
    @Parameter(property = "codonq.timeout")
    private @Nullable String timeout;

    /** The memory of one run, such as 512M, 2G. By default 4G. */
    @Parameter(property = "codonq.memory")
    private @Nullable String memory;

    /** How many runs there are at once, those of other modules of the build included. By default one a processor. */
    @Parameter(property = "codonq.jobs")
    private @Nullable Integer jobs;

    /** Whether results are taken from the cache and kept there. Without, every program is compiled every time. */
    @Parameter(property = "codonq.cache", defaultValue = "true")
    private boolean cache;

    /** Where results are kept. By default codonq in XDG_CACHE_HOME or ~/.cache, which the command line uses too. */
    @Parameter(property = "codonq.cacheDirectory")
    private @Nullable File cacheDirectory;

    /** Whether what the cache has is used, but nothing added to it. */
    @Parameter(property = "codonq.readOnlyCache", defaultValue = "false")
    private boolean readOnlyCache;

    /** Whether to do nothing. */
    @Parameter(property = "codonq.skip", defaultValue = "false")
    private boolean skip;

    CodonMojo() {}

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped, as codonq.skip says");
            return;
        }
        try {
            run();
        } catch (ToolchainException e) {
            throw new MojoExecutionException(e.getMessage() + "; or name one by -Dcodonq.codon or CODONQ_CODON", e);
        } catch (IOException e) {
            // The message of a file-system exception is often only the path.
            throw new MojoExecutionException(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted", e);
        }
    }

    /** Does what the goal is for. */
    abstract void run() throws MojoExecutionException, MojoFailureException, IOException, InterruptedException;

    /** Returns what to start the compiler with, or to find one that is started. */
    final SharedCompiler.Settings compilerSettings() throws MojoExecutionException {
        int slots = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
        if (slots < 1) {
            throw new MojoExecutionException("codonq.jobs: must be at least 1, not " + slots);
        }
        Path kept = cacheDirectory == null ? UserDirectories.cache() : cacheDirectory.toPath();
        return new SharedCompiler.Settings(
                codon == null ? null : codon.toPath(), slots, cache ? kept : null, readOnlyCache);
    }

    /** Returns a request for a source below {@code root}, to be completed. */
    final CompileRequest.Builder request(Path root, Path source) throws MojoExecutionException {
        CompileRequest.Builder request = CompileRequest.builder(source)
                .root(root)
                .isolation(isolation())
                .options(job -> job.withClient(basedir.toString()));
        if (release) {
            request.release();
        }
        for (Map.Entry<String, String> define : defines.entrySet()) {
            set("defines", define.getValue(), value -> request.define(define.getKey(), value));
        }
        libraries.forEach(request::library);
        plugins.forEach(request::plugin);
        codonArguments.forEach(request::codonArgument);
        set("linkerFlags", linkerFlags, request::linkerFlags);
        set("timeout", timeout, value -> request.timeout(LimitText.duration(value)));
        set("memory", memory, value -> request.limits(limits -> limits.memoryBytes(LimitText.sizeBytes(value))));
        if (numerics != null) {
            request.numerics(choice("numerics", numerics, Numerics.values()));
        }
        return request;
    }

    /** Says what to do where a run could not begin because this machine does not give the isolation. */
    final void requireIsolation(SharedCompiler compiler) throws MojoExecutionException {
        IsolationProbe probe = compiler.codon().probe(isolation());
        if (!probe.isAvailable()) {
            throw new MojoExecutionException("isolation " + isolation + " is not available: "
                    + probe.problem().orElse("") + "; " + probe.cure().orElse("")
                    + "; or, for sources you trust, give -Dcodonq.isolation=directory");
        }
    }

    private Isolation isolation() throws MojoExecutionException {
        return choice("isolation", isolation, Isolation.values());
    }

    /** Returns what {@code label} names among the {@code kinds}. */
    static BuildKind kind(String label) throws MojoExecutionException {
        return choice("kind", label, BuildKind.values());
    }

    private static <E extends Enum<E>> E choice(String parameter, String label, E[] values)
            throws MojoExecutionException {
        Optional<E> chosen =
                Stream.of(values).filter(value -> label(value).equals(label)).findFirst();
        if (chosen.isEmpty()) {
            String labels = Stream.of(values).map(CodonMojo::label).collect(Collectors.joining(", "));
            throw new MojoExecutionException("codonq." + parameter + ": '" + label + "' is none of " + labels);
        }
        return chosen.get();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void set(String parameter, @Nullable String value, Consumer<String> setter)
            throws MojoExecutionException {
        try {
            if (value != null) {
                setter.accept(value);
            }
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException("codonq." + parameter + ": " + e.getMessage(), e);
        }
    }
}
