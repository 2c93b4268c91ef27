package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SourcePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * A random project and what it is compiled with, changed many times and compiled after each. Not thread-safe; many may be
 * edited at once.
 *
 * @param name what the message of a failure begins with
 * @param directory its own
 * @param program the fake compiler
 */
record EditedProject(String name, Path directory, Path program, Isolation isolation, Random random, int edits)
        implements Callable<Tally> {

    @Override
    public Tally call() throws Exception {
        FakeCodon codon = FakeCodon.install(program, directory.resolve("toolchains"));
        RandomProject project = new RandomProject(directory.resolve("project"), random);
        RandomRequest request = new RandomRequest(random, directory.resolve("plugin"));
        try (ComparedCompilers compilers =
                new ComparedCompilers(name, directory.resolve("cache"), codon.executable(), EditedProject::seen)) {
            Outcome last = Outcome.SUCCEEDED;
            for (int i = 0; i < edits; i++) {
                compilers.note(edit(project, request, codon, compilers, last));
                Told told = compilers.check(request.of(project.root(), isolation, SourcePaths.REAL));
                if (isolation == Isolation.NAMESPACES) {
                    // It reads the project itself, so that the sandbox cannot hide what the scanner has missed.
                    assertThat(compilers.fresh(request.of(project.root(), Isolation.DIRECTORY, SourcePaths.REAL)))
                            .as(compilers::description)
                            .isEqualTo(told);
                }
                last = told.outcome();
                if (last == Outcome.SUCCEEDED) {
                    project.remember();
                }
            }
            return compilers.tally();
        }
    }

    private String edit(
            RandomProject project, RandomRequest request, FakeCodon codon, ComparedCompilers compilers, Outcome last)
            throws IOException {
        int choice = random.nextInt(100);
        if (choice < 3) {
            String done = codon.edit(random);
            compilers.reopen(codon.executable());
            return done;
        } else if (choice < 6) {
            compilers.reopen(codon.executable());
            return "reopen";
        } else if (choice < 25) {
            return request.edit();
        }
        return last != Outcome.SUCCEEDED && random.nextBoolean() ? project.goBack() : project.edit();
    }

    /** The compiler writes all it has seen to the artifact, and the digest of it to the messages of a failure. */
    static String seen(Told told) {
        return told.log().contains("[never twice]") ? "" : told.log() + told.artifacts();
    }
}
