package dev.codonq.maven;

import dev.codonq.compile.Artifact;
import dev.codonq.compile.ArtifactWriter;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.Log;

/**
 * The compile of a module's programs. Every one is asked for every time: whether there is something to do is for the cache
 * to say, which knows all that a program depends on, and not for times of files. Not thread-safe; used once.
 */
final class CompileRun {
    private final CodonCompiler codon;
    private final ArtifactRecord record;
    private final Path outputDirectory;
    private final Log log;
    private int compiled;
    private int fromCache;
    private int upToDate;
    private int failed;

    CompileRun(CodonCompiler codon, ArtifactRecord record, Path outputDirectory, Log log) {
        this.codon = codon;
        this.record = record;
        this.outputDirectory = outputDirectory;
        this.log = log;
    }

    /**
     * Compiles {@code programs} and delivers their artifacts.
     *
     * @return how many did not compile
     * @throws MojoExecutionException if our machinery broke
     */
    int compile(List<PlannedProgram> programs) throws MojoExecutionException, IOException, InterruptedException {
        List<CompletableFuture<CompileResult>> results = new ArrayList<>();
        try {
            programs.forEach(program -> results.add(codon.compile(program.request())));
            for (int i = 0; i < programs.size(); i++) {
                handle(programs.get(i), results.get(i).get());
            }
        } catch (ExecutionException e) {
            throw new MojoExecutionException("internal error: " + e.getCause(), e);
        } finally {
            results.forEach(result -> result.cancel(true));
        }
        log.info(summary(programs.size()));
        return failed;
    }

    private void handle(PlannedProgram program, CompileResult result) throws MojoExecutionException, IOException {
        if (result.outcome() == Outcome.ERRORED || result.outcome() == Outcome.REJECTED) {
            throw new MojoExecutionException(result.request().source() + ": " + result.message());
        }
        ErrorLines.show(result, log);
        if (!result.isSuccess()) {
            failed++;
            return;
        }
        boolean isWritten = deliver(program, result);
        boolean isRun = !result.cacheUse().isHit() && result.cacheUse() != CacheUse.SHARED;
        if (isRun) {
            compiled++;
            log.info("Compiled " + program.request().source() + time(result));
        } else if (isWritten) {
            fromCache++;
        } else {
            upToDate++;
        }
    }

    private boolean deliver(PlannedProgram program, CompileResult result) throws IOException {
        boolean isWritten = false;
        for (Artifact artifact : result.artifacts()) {
            Path place = program.place().resolveSibling(artifact.name());
            isWritten |= ArtifactWriter.write(artifact, place);
            record.add(place, artifact.content().digest());
        }
        return isWritten;
    }

    private static String time(CompileResult result) {
        return result.runTime() == null
                ? ""
                : String.format(Locale.ROOT, " in %.2f s", result.runTime().toMillis() / 1000.0);
    }

    private String summary(int programs) {
        if (upToDate == programs) {
            return "Nothing to compile - " + (programs == 1 ? "the program is" : "all " + programs + " programs are")
                    + " up to date";
        }
        List<String> parts = new ArrayList<>();
        add(parts, compiled, "compiled");
        add(parts, fromCache, "from the cache");
        add(parts, upToDate, "up to date");
        add(parts, failed, "failed");
        return programs + (programs == 1 ? " program in " : " programs in ") + outputDirectory + ": "
                + String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
