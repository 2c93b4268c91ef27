package dev.codonq.maven;

import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Compiles Codon sources, each to a program of its own. What has not changed is left as it is. */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.COMPILE, threadSafe = true)
final class CompileMojo extends CodonMojo {
    /** The directory of the sources. */
    @Parameter(property = "codonq.sourceDirectory", defaultValue = "${project.basedir}/src/main/codon", required = true)
    private File sourceDirectory;

    /** Patterns of the sources to compile. By default every .py and .codon file. Never __init__, and nothing hidden. */
    @Parameter(property = "codonq.includes")
    private List<String> includes = new ArrayList<>();

    /** Patterns of sources that are not compiled themselves, such as modules that others import. */
    @Parameter(property = "codonq.excludes")
    private List<String> excludes = new ArrayList<>();

    /** Where artifacts go, each at the place of its source below the directory of the sources. */
    @Parameter(property = "codonq.outputDirectory", defaultValue = "${project.build.directory}/codon", required = true)
    private File outputDirectory;

    /** What to build: exe, obj, llvm, bc, lib or pyext. */
    @Parameter(property = "codonq.kind", defaultValue = "exe")
    private String kind;

    /** The name of the Python module, for the kind pyext. */
    @Parameter(property = "codonq.module")
    private @Nullable String module;

    /** Whether the build fails where a source does not compile. */
    @Parameter(property = "codonq.failOnError", defaultValue = "true")
    private boolean failOnError;

    /** Where is kept what was written, by the execution's name. */
    @Parameter(
            defaultValue = "${project.build.directory}/maven-status/codonq-maven-plugin/${mojoExecution.executionId}",
            readonly = true,
            required = true)
    private File statusDirectory;

    @Override
    void run() throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
        List<PlannedProgram> programs = plan();
        PlannedProgram.check(programs);
        ArtifactRecord record =
                ArtifactRecord.open(statusDirectory.toPath().resolve("artifacts.properties"), outputDirectory.toPath());
        int failed = 0;
        try {
            if (programs.isEmpty()) {
                getLog().info("No Codon sources to compile in " + sourceDirectory);
            } else {
                failed = compile(programs, record);
            }
            // Also of sources that do not compile any more: nobody shall take it for theirs.
            List<String> removed = record.removeOthers();
            if (!removed.isEmpty()) {
                getLog().info("Removed artifacts that no source gives any more: " + String.join(", ", removed));
            }
        } finally {
            record.save();
        }
        report(failed, programs.size());
    }

    private List<PlannedProgram> plan() throws MojoExecutionException {
        Path root = sourceDirectory.toPath();
        BuildKind built = kind(kind);
        List<PlannedProgram> programs = new ArrayList<>();
        for (Path source : SourceScan.find(sourceDirectory, includes, excludes)) {
            try {
                CompileRequest.Builder builder = request(root, source).kind(built);
                if (module != null) {
                    builder.module(module);
                }
                CompileRequest request = builder.build();
                Path place = outputDirectory.toPath().resolve(root.relativize(source));
                programs.add(new PlannedProgram(request, place.resolveSibling(request.artifactName())));
            } catch (IllegalArgumentException e) {
                throw new MojoExecutionException(source + ": " + e.getMessage(), e);
            }
        }
        return programs;
    }

    private int compile(List<PlannedProgram> programs, ArtifactRecord record)
            throws MojoExecutionException, IOException, InterruptedException {
        SharedCompiler compiler = SharedCompiler.open(compilerSettings());
        try (compiler) {
            return compile(programs, compiler, record);
        }
    }

    private int compile(List<PlannedProgram> programs, SharedCompiler compiler, ArtifactRecord record)
            throws MojoExecutionException, IOException, InterruptedException {
        try {
            return new CompileRun(compiler.codon(), record, outputDirectory.toPath(), getLog()).compile(programs);
        } catch (MojoExecutionException e) {
            requireIsolation(compiler);
            throw e;
        }
    }

    private void report(int failed, int programs) throws MojoFailureException {
        if (failed == 0) {
            return;
        }
        String message = failed + " of " + programs + (programs == 1 ? " Codon program" : " Codon programs")
                + " failed to compile";
        if (failOnError) {
            throw new MojoFailureException(message);
        }
        getLog().warn(message);
    }
}
