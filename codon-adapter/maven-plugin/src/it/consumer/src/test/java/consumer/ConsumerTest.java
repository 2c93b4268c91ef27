package consumer;

import static dev.codonq.testing.CodonAssertions.assertThat;
import static dev.codonq.testing.CodonAssertions.error;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.codonq.testing.CodonExtension;
import dev.codonq.testing.CodonProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CodonExtension.class)
class ConsumerTest {
    @Test
    void program_compilesAndPrints(CodonProject project) {
        project.write("answer.py", "print(6 * 7)");
        assertThat(project.compile("answer.py")).compiles().printing("42");
        assertThat(project.compile("answer.py")).wasCached();
    }

    @Test
    void error_isWhereItIs(CodonProject project) {
        project.write("a.py", "def f(a: int) -> int:", "    b = a", "    return b + x", "print(f(1))");
        assertThat(project.compile("a.py")).failsWith(error("name 'x' is not defined").at("a.py", 3, 16));
    }

    /** The same classes run on the version of JUnit that the build says. */
    @Test
    void junit_isTheVersionAskedFor(TestInfo info) {
        String place = TestInfo.class.getProtectionDomain().getCodeSource().getLocation().toString();
        assertTrue(place.contains("junit-jupiter-api-" + System.getProperty("junit.version") + ".jar"), place);
    }
}
