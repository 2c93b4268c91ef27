package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.program.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TestReportTest {
    @TempDir
    Path folder;

    @Test
    void write_verdicts_areTestCases() throws IOException {
        Path file = folder.resolve("reports/TEST-codonq.xml");
        List<Verdict> verdicts = List.of(
                new Verdict(Path.of("/p/a/b.py"), List.of(), null, null),
                new Verdict(
                        Path.of("/p/c.codon"), List.of("c.codon:1: differs\n  <&\u0000", "c.codon: more"), null, null));
        TestReport.write(file, "it", Path.of("/p"), verdicts);
        assertThat(file)
                .content()
                .contains(
                        "<testsuite name=\"it\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0.000\">")
                .contains("<testcase name=\"a/b.py\" classname=\"a.b\" time=\"0.000\" file=\"/p/a/b.py\"></testcase>")
                .contains("<testcase name=\"c.codon\" classname=\"c\"")
                .contains("<failure message=\"c.codon:1: differs\">c.codon:1: differs\n  &lt;&amp;")
                .contains("c.codon: more</failure>")
                .doesNotContain("\u0000");
    }
}
