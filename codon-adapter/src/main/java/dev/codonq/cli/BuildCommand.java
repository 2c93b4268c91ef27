package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.SourcePaths;
import dev.codonq.configuration.Configuration;
import dev.codonq.configuration.Contradictions;
import dev.codonq.manual.CommonOptions;
import dev.codonq.terminal.SizeWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codonq build}: checks everything that can be checked, then runs the jobs. */
@Command(
        name = "build",
        header = "Compile sources, each as a job of its own.",
        description = {
            "",
            "A SOURCE is a file, a directory (every .py and .codon file below it that is",
            "not __init__ and not hidden), or a quoted glob such as 'src/**/*.py'. @FILE",
            "among the arguments reads further ones from FILE."
        },
        customSynopsis = {"codonq build [options] SOURCE...", "       codonq build [options] --manifest FILE"},
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  codonq build src -o build --release",
            "  codonq build 'src/**/*.py' --kind obj --timeout 30s --report json=report.json",
            "%nExit status: 0 all succeeded, 1 a job failed, 2 wrong usage, 3 the machinery",
            "failed (codonq doctor says what is missing), 130 or 143 ended by a signal."
        })
@CommonOptions({"--kind", "--release", "-o", "-j", "--timeout", "--fail-fast", "--no-cache", "--report", "-q", "-v"})
final class BuildCommand implements Callable<Integer> {
    private final Console console;
    private final Compiler.Factory compilers;
    private Configuration configuration = Configuration.none();

    @Parameters(paramLabel = "SOURCE", arity = "0..*", hidden = true)
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "read jobs from FILE ('-': standard input), a JSON object a line with source, kind, release,"
                    + " defines, out, timeout, priority; all but source default to the options")
    private @Nullable String manifest;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private CompileOptions compileOptions = new CompileOptions();

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Mixin
    private CacheOptions cacheOptions = new CacheOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    BuildCommand(Console console, Compiler.Factory compilers) {
        this.console = console;
        this.compilers = compilers;
    }

    /** Takes note of what the options got their values from. */
    void use(Configuration files) {
        configuration = files;
    }

    @Override
    public Integer call() throws IOException {
        check();
        if (sources.isEmpty() && manifest == null) {
            throw new UsageException("nothing to build; name a SOURCE or give --manifest FILE");
        }
        Iterable<JobSpec> found =
                SourceFinder.find(sources).stream().map(JobSpec::ofSource).toList();
        if (manifest == null) {
            return build(found);
        }
        try (Manifest lines = Manifest.open(manifest, console.in())) {
            return build(() -> concat(found.iterator(), lines.iterator()));
        }
    }

    /** @throws UsageException if an option's value is none that it takes, or options contradict each other */
    void check() {
        Optional<String> contradiction = Contradictions.first(spec);
        if (contradiction.isPresent()) {
            throw new UsageException(contradiction.get());
        }
        compileOptions.check();
        runOptions.check();
        cacheOptions.check();
        outputOptions.check();
        if (compileOptions.paths() == SourcePaths.VIRTUAL && runOptions.isolation() == Isolation.DIRECTORY) {
            throw new UsageException("--paths virtual: needs --isolation namespaces, not directory");
        }
    }

    // A stream's iterator would first take in the whole manifest.
    private static Iterator<JobSpec> concat(Iterator<JobSpec> first, Iterator<JobSpec> second) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || second.hasNext();
            }

            @Override
            public JobSpec next() {
                return first.hasNext() ? first.next() : second.next();
            }
        };
    }

    private int build(Iterable<JobSpec> specs) {
        ProjectRoot root = root(specs);
        Iterable<PlannedJob> jobs =
                new Planner(compileOptions, runOptions, outputOptions, root, configuration.paths()).plan(specs);
        long count = ArtifactClashes.check(jobs);
        ReportClashes.check(outputOptions.reports(), manifest, jobs);
        checkDirectories(specs);
        if (outputOptions.keepFailed() != null) {
            OutputDirectory.check("--keep-failed", outputOptions.keepFailed());
        }
        Logging.configure(outputOptions.isVerbose());
        // Closed last: asked to end, the process does so only when compiler and reports have cleaned up.
        try (Interruption interruption = Interruption.listen()) {
            try (Reports reports = Reports.open(outputOptions.reports(), console)) {
                boolean isLive =
                        outputOptions.wantsLiveView() && console.terminal().showsLiveLines();
                BatchLog log = new BatchLog(console, outputOptions, cacheOptions.explains(), isLive);
                RepeatCommand repeat = repeat(root);
                BatchSummary summary = new BatchSummary(console, repeat, !outputOptions.isQuiet());
                BuildRun.Live live = compiler -> isLive ? Optional.of(live(compiler, count)) : Optional.empty();
                Compiler.Settings settings =
                        runOptions.compilerSettings(cacheOptions.choice(), outputOptions.keepFailed());
                return new BuildRun(runOptions, settings, interruption, log, summary, repeat, reports, live)
                        .run(jobs, compilers);
            }
        }
    }

    private ProjectRoot root(Iterable<JobSpec> specs) {
        Path asked = outputOptions.root();
        return asked == null ? ProjectRoot.ofJobs(specs) : ProjectRoot.of(asked);
    }

    /** Of one job alone another root would follow than the one that followed from all. */
    private RepeatCommand repeat(ProjectRoot root) {
        boolean isImplied = outputOptions.root() != null || root.isWorkingDirectory();
        return new RepeatCommand(
                spec.commandLine().getParseResult(), configuration, isImplied ? null : root.directory());
    }

    private LiveProgress live(Compiler compiler, long jobs) {
        return new LiveProgress(
                console,
                console.terminal().palette(outputOptions.color()),
                new SizeWatch(System::nanoTime),
                compiler::snapshot,
                jobs,
                runOptions.runsAtOnce(),
                System::nanoTime);
    }

    private void checkDirectories(Iterable<JobSpec> specs) {
        OutputDirectory.check("--out", outputOptions.out());
        Set<Path> checked = new HashSet<>();
        for (JobSpec spec : specs) {
            if (spec.out() != null && checked.add(spec.out())) {
                OutputDirectory.check(spec.origin() + ": out", spec.out());
            }
        }
    }
}
