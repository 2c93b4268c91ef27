package dev.codonq.maven;

import dev.codonq.action.ResourceLimits;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.LimitText;
import dev.codonq.compile.Outcome;
import dev.codonq.program.ProgramResult;
import dev.codonq.program.ProgramSources;
import dev.codonq.program.ProgramTest;
import dev.codonq.program.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.util.SelectorUtils;

/** Compiles and runs Codon programs, and compares what they do with what their comments say. */
@Mojo(name = "test", defaultPhase = LifecyclePhase.TEST, threadSafe = true)
final class TestMojo extends CodonMojo {
    /** The directory of the programs: every .py and .codon file whose name, as its directories', begins with no _ or dot. */
    @Parameter(
            property = "codonq.testSourceDirectory",
            defaultValue = "${project.basedir}/src/test/codon",
            required = true)
    private File testSourceDirectory;

    /** Which programs to run: names or patterns such as fib, fib.py, math/*. By default all. */
    @Parameter(property = "codonq.test")
    private List<String> test = new ArrayList<>();

    /** The time a program may run, such as 500ms, 30s, 2m. */
    @Parameter(property = "codonq.programTimeout", defaultValue = "1m")
    private String programTimeout;

    /** The memory a program may take, such as 512M, 2G. */
    @Parameter(property = "codonq.programMemory", defaultValue = "1G")
    private String programMemory;

    /** Where the report goes, in JUnit XML. */
    @Parameter(
            property = "codonq.reportsDirectory",
            defaultValue = "${project.build.directory}/codonq-reports",
            required = true)
    private File reportsDirectory;

    /** What the report calls the suite. */
    @Parameter(defaultValue = "${project.artifactId}", readonly = true, required = true)
    private String suite;

    /** Whether no tests are run. */
    @Parameter(property = "skipTests", defaultValue = "false")
    private boolean skipTests;

    /** Whether no tests are compiled and run, which for programs is the same. */
    @Parameter(property = "maven.test.skip", defaultValue = "false")
    private boolean skipTestsAltogether;

    /** Whether the build goes on where a test fails. */
    @Parameter(property = "maven.test.failure.ignore", defaultValue = "false")
    private boolean testFailureIgnore;

    @Override
    void run() throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
        if (skipTests || skipTestsAltogether) {
            getLog().info("Tests are skipped.");
            return;
        }
        Path root = testSourceDirectory.toPath();
        List<ProgramTest> tests = tests(root);
        if (tests.isEmpty()) {
            getLog().info("No Codon programs to test in " + root);
            return;
        }
        getLog().info("Running " + tests.size() + " Codon programs of " + root);
        SharedCompiler compiler = SharedCompiler.open(compilerSettings());
        List<Verdict> verdicts;
        try (compiler) {
            verdicts = run(tests, compiler);
        }
        TestReport.write(reportsDirectory.toPath().resolve("TEST-codonq.xml"), suite, root, verdicts);
        report(verdicts);
    }

    private List<ProgramTest> tests(Path root) throws MojoExecutionException, MojoFailureException, IOException {
        List<Path> sources = Files.isDirectory(root) ? ProgramSources.below(root) : List.of();
        List<ProgramTest> tests = new ArrayList<>();
        for (Path source : sources) {
            if (test.isEmpty() || test.stream().anyMatch(pattern -> matches(pattern, root.relativize(source)))) {
                tests.add(test(root, source));
            }
        }
        if (tests.isEmpty() && !sources.isEmpty()) {
            throw new MojoFailureException("codonq.test: no program in " + root + " is " + String.join(" or ", test));
        }
        return tests;
    }

    private ProgramTest test(Path root, Path source) throws MojoExecutionException {
        try {
            // Now, rather than when the first program runs.
            limit(ResourceLimits.defaults().toBuilder());
            return ProgramTest.of(request(root, source).build()).withProgramLimits(this::limit);
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(source + ": " + e.getMessage(), e);
        }
    }

    private void limit(ResourceLimits.Builder limits) {
        limits.timeout(LimitText.duration(programTimeout)).memoryBytes(LimitText.sizeBytes(programMemory));
    }

    private static boolean matches(String pattern, Path name) {
        String path = name.toString();
        String anywhere = pattern.startsWith("**/") ? pattern : "**/" + pattern;
        return SelectorUtils.matchPath(anywhere, path)
                || SelectorUtils.matchPath(anywhere + ".py", path)
                || SelectorUtils.matchPath(anywhere + ".codon", path);
    }

    private List<Verdict> run(List<ProgramTest> tests, SharedCompiler compiler)
            throws MojoExecutionException, IOException, InterruptedException {
        List<CompletableFuture<Verdict>> results = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        try {
            for (ProgramTest one : tests) {
                results.add(one.run(compiler.codon(), compiler.programs()));
            }
            for (CompletableFuture<Verdict> result : results) {
                Verdict verdict = result.get();
                if (isOurs(verdict)) {
                    requireIsolation(compiler);
                    throw new MojoExecutionException(verdict.message());
                }
                verdict.problems().forEach(getLog()::error);
                verdicts.add(verdict);
            }
        } catch (ExecutionException e) {
            throw new MojoExecutionException("internal error: " + e.getCause(), e);
        } finally {
            results.forEach(result -> result.cancel(true));
        }
        return verdicts;
    }

    /** Returns whether our machinery broke, which says nothing about the program. */
    private static boolean isOurs(Verdict verdict) {
        CompileResult compiled = verdict.compiled();
        ProgramResult ran = verdict.ran();
        return (compiled != null && isOurs(compiled.outcome())) || (ran != null && isOurs(ran.outcome()));
    }

    private static boolean isOurs(Outcome outcome) {
        return outcome == Outcome.ERRORED || outcome == Outcome.REJECTED;
    }

    private void report(List<Verdict> verdicts) throws MojoFailureException {
        long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
        String summary = "Tests run: " + verdicts.size() + ", Failures: " + failed;
        if (failed == 0) {
            getLog().info(summary);
            return;
        }
        getLog().error(summary);
        String message = failed + " of " + verdicts.size() + " Codon programs failed; see " + reportsDirectory;
        if (!testFailureIgnore) {
            throw new MojoFailureException(message);
        }
        getLog().error(message);
    }
}
