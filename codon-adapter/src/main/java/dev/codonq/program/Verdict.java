package dev.codonq.program;

import dev.codonq.compile.CompileResult;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the test of one program. Immutable.
 *
 * @param source the program, as the request names it
 * @param problems how it differs from what its comments say, each for people and of one line or more, the first beginning with
 *     the path and the line of a comment where there is one; none where the test passed
 * @param compiled what became of the compile; null where there was none
 * @param ran what became of the run; null where there was none
 */
public record Verdict(
        Path source,
        List<String> problems,
        @Nullable CompileResult compiled,
        @Nullable ProgramResult ran) {
    public Verdict {
        problems = List.copyOf(problems);
    }

    /** Returns whether everything was as the comments say. */
    public boolean passed() {
        return problems.isEmpty();
    }

    /** Returns all problems, one below the other; empty where there are none. */
    public String message() {
        return String.join("\n", problems);
    }
}
