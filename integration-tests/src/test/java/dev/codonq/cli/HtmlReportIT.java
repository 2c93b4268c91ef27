package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.report.ReportBrowser;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The HTML reports of real batches, in a browser. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class HtmlReportIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    private static String[] with(String[] command, String last) {
        return Stream.concat(Stream.of(command), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void build_twice_givesPagesThatShowFailuresAndThenTheCache() throws Exception {
        UserShell project = shell.in("html");
        project.file("good.py", "print('a runs')\n");
        project.file("<b>&amp;.py", "def f(n: int):\n    return n\n\nprint(f(2) + undefined_name)\n");
        project.file("helper.py", "def f(x):\n    return x + 1\n");
        project.file("importer.py", "from helper import f\nprint(f('a'))\n");
        // The compiler overflows its stack on it.
        project.file("crash.codon", "print(" + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ")\n");

        String[] build = {"build", "good.py", "<b>&amp;.py", "importer.py", "crash.codon", "missing.py", "--report"};
        assertThat(project.run(with(build, "html=first.html")).status()).isEqualTo(1);
        assertThat(project.run(with(build, "html=second.html")).status()).isEqualTo(1);

        try (ReportBrowser browser = ReportBrowser.start()) {
            browser.look(1280, "light");
            browser.open(project.directory().resolve("first.html"), "sort=name");
            assertThat(browser.text("#headline")).isEqualTo("4 failed of 5 jobs");
            assertThat(browser.text("#facts")).contains("Codon 0.18.0", "namespaces");
            assertThat(browser.text("#failures-list"))
                    .contains("name 'undefined_name' is not defined", "<b>&amp;.py:4:14")
                    .contains("print(f(2) + undefined_name)", "no such file", "compilerCrash");
            assertThat(browser.count("#failures-list mark")).isEqualTo(2);
            assertThat(browser.text("#time-legend"))
                    .contains("prepare", "parse", "typecheck", "compile", "link", "collect")
                    .doesNotContain("run");
            assertThat(browser.text("#time-note")).contains("in 4 runs within");
            assertThat(browser.text("#timeline-note")).startsWith("4 runs on").contains("; 1 job had none.");
            browser.click("#by-phase");
            assertThat(browser.text("#timeline-legend"))
                    .contains("prepare", "parse", "typecheck", "compile", "link")
                    .doesNotContain("collect");
            browser.click("#row-0");
            assertThat(browser.text("#details-title")).isEqualTo("<b>&amp;.py");
            assertThat(browser.text("#details mark")).isEqualTo("undefined_name");
            assertThat(browser.text("#details .command")).startsWith("codonq build '<b>&amp;.py'");
            browser.open(project.directory().resolve("first.html"), "q=importer");
            browser.click("#row-0");
            assertThat(browser.text("#details .diagnostics"))
                    .contains("unsupported operand", "helper.py:2:", "note: during the realization of f(x: str)");
            assertThat(browser.text("#details .figures"))
                    .contains("parse", "typecheck")
                    .doesNotContain("link");
            browser.open(project.directory().resolve("first.html"), "q=compilerCrash");
            browser.click("#row-0");
            assertThat(browser.text("#details"))
                    .contains("crash.codon", "ended by signal 11 (at phase parse)", "To repeat it");
            assertThat(browser.complaints()).isEmpty();

            browser.open(project.directory().resolve("second.html"), "");
            assertThat(browser.text("#cache-legend")).contains("hit on disk");
            assertThat(browser.text("#timeline-note")).startsWith("1 run on").contains("; 4 jobs had none.");
            assertThat(browser.text("#headline")).isEqualTo("4 failed of 5 jobs");
            browser.click("#cache-filters [data-id='hit:disk']");
            assertThat(browser.text("#rows")).contains("good.py").doesNotContain("missing.py");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
