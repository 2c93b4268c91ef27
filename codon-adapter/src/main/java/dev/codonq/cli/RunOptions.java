package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CompileRequest;
import dev.codonq.manual.OptionGroup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how jobs are run. Filled by picocli; not thread-safe. */
@OptionGroup("How to run it")
final class RunOptions {
    private static final int MOST_JOBS = 10_000;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "runs at once (default: number of processors)")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory-budget",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "memory of all runs together; more of them wait (default: three quarters of the machine's)")
    private @Nullable Long memoryBudget;

    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            description = "namespaces (default) or directory; never silently less")
    private Isolation isolation = Isolation.NAMESPACES;

    @Option(names = "--keep-going", description = "go on after a failure (default)")
    private boolean unusedKeepGoing;

    @Option(names = "--fail-fast", description = "cancel the rest after a failure")
    private boolean failFast;

    @Option(names = "--codon", paramLabel = "PATH", description = "the compiler (default: looked for)")
    private @Nullable Path codon;

    @Option(
            names = "--warm",
            paramLabel = "auto|off",
            description = "auto (default): a batch loads the standard library once for its runs; off: each run does")
    private WarmSlots warm = WarmSlots.AUTO;

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    /** @throws UsageException if a value is out of range */
    void check() {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new UsageException("--jobs: " + jobs + " is out of range; give 1 to " + MOST_JOBS);
        }
        limits.check();
        remote.check(isolation);
    }

    /** @throws IllegalArgumentException if the request does not take a value */
    void applyTo(CompileRequest.Builder request) {
        request.isolation(isolation);
        limits.applyTo(request);
    }

    Compiler.Settings compilerSettings(@Nullable CacheChoice cache, @Nullable Path keepFailed) {
        return new Compiler.Settings(
                jobs,
                Batch.window(runsAtOnce()),
                memoryBudget,
                cache,
                isolation,
                codon,
                warm == WarmSlots.AUTO,
                keepFailed,
                remote.choice(System.getenv()));
    }

    /** Returns how many runs there are at once, here and on other machines. */
    int runsAtOnce() {
        return remote.runsAtOnce(jobs);
    }

    boolean failFast() {
        return failFast;
    }

    Isolation isolation() {
        return isolation;
    }
}
