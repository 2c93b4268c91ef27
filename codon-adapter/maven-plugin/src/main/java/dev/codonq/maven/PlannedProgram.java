package dev.codonq.maven;

import dev.codonq.compile.CompileRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * A source to compile and the place of its artifact. Immutable.
 */
record PlannedProgram(CompileRequest request, Path place) {
    /** @throws MojoExecutionException if artifacts of two of {@code programs} cannot stand side by side */
    static void check(List<PlannedProgram> programs) throws MojoExecutionException {
        Map<Path, PlannedProgram> byPlace = new HashMap<>();
        for (PlannedProgram program : programs) {
            PlannedProgram other = byPlace.put(program.place, program);
            if (other != null) {
                throw clash(other, program, "give the same artifact " + program.place);
            }
        }
        for (PlannedProgram program : programs) {
            for (Path folder = program.place.getParent(); folder != null; folder = folder.getParent()) {
                PlannedProgram other = byPlace.get(folder);
                if (other != null) {
                    throw clash(other, program, "cannot both be compiled: " + folder + " would be file and directory");
                }
            }
        }
    }

    private static MojoExecutionException clash(PlannedProgram one, PlannedProgram other, String what) {
        return new MojoExecutionException(one.request.source() + " and " + other.request.source() + " " + what
                + "; rename one or leave it out by <excludes>");
    }
}
