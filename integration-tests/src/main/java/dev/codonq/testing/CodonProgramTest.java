package dev.codonq.testing;

import dev.codonq.action.Isolation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test method that is invoked once for every program below a directory, see {@link dev.codonq.program.ProgramSources}, and
 * is given it as a {@link CodonProgram}.
 *
 * <pre>
 * class ProgramsTest {
 *     &#64;CodonProgramTest("src/test/codon")
 *     void program_behavesAsItsCommentsSay(CodonProgram program) {
 *         program.passes();
 *     }
 * }
 * </pre>
 *
 * <p>What a program is expected to do stands in its comments, see {@link dev.codonq.program.Expectations}. The invocations run
 * at the same time where JUnit's parallel execution is switched on; as many compiles and as many programs run at once as
 * there are processors. They have the tag {@code codon}. Where there is no compiler, each is skipped; it fails where {@code
 * CI=true}. Settings of a {@link CodonExtension} in a static field hold for them, but for isolation and limits, which are given
 * here.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Tag("codon")
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith({CodonExtension.class, ProgramInvocations.class})
public @interface CodonProgramTest {
    /** The directory, absolute or relative to the working directory, which is that of the module for Maven and Gradle. */
    String value();

    /** Whether Codon optimises. */
    boolean release() default false;

    /** The level of isolation that compile and program must have. */
    Isolation isolation() default Isolation.NAMESPACES;

    /** How long a program may run. */
    long timeoutMillis() default 60_000;

    /** How long a compile may run. */
    long compileTimeoutMillis() default 300_000;

    /** How much memory a program may take. */
    long memoryBytes() default 1L << 30;
}
