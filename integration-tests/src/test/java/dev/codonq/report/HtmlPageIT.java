package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.RunTimeline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page of ten thousand jobs, in a browser. */
@Timeout(300)
class HtmlPageIT {
    private static final int JOBS = 10_000;

    @TempDir
    private static Path folder;

    private static Path page;
    private static ReportBrowser browser;

    @BeforeAll
    static void open() throws IOException {
        browser = ReportBrowser.start();
        page = folder.resolve("report.html");
        ManyJobs.report(page, JOBS);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void show() {
        browser.look(1280, "light");
        browser.open(page, "");
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.value("document.title")).isEqualTo("1\u202f000 failed of 10\u202f000 jobs · codonq");
        assertThat(browser.count("img, iframe, link, body script ~ script ~ script"))
                .as("of the data there is only text")
                .isZero();
    }

    private static void assertFewRows() {
        assertThat(browser.count("#rows tr"))
                .as("rows that there are, however many jobs")
                .isBetween(10, 80);
    }

    @Test
    void page_ofTenThousandJobs_showsTheMainThings() {
        assertThat(browser.text("#headline")).isEqualTo("1\u202f000 failed of 10\u202f000 jobs");
        assertThat(browser.text("#failures-list")).contains("500 jobs", "</script><img src=x", "and 497 more");
        assertThat(browser.text("#cache-note"))
                .startsWith("3\u202f334 of 10\u202f000 look-ups")
                .contains("33\u202f%");
        assertThat(browser.text("#time-legend")).contains("parse", "compile");
        assertThat(browser.text("#timeline-note")).startsWith("6\u202f666 runs on 64 slots");
        assertFewRows();
    }

    @Test
    void run_thatJobsShared_countsOnce() throws IOException {
        Path shared = folder.resolve("shared.html");
        try (OutputStream out = Files.newOutputStream(shared)) {
            Report report = ReportFormat.HTML.start(
                    out, new BatchStart("0.1.0", Optional.empty(), Isolation.NAMESPACES, 1, ManyJobs.STARTED));
            List<RunTimeline.Span> spans = List.of(
                    new RunTimeline.Span(CompilePhase.PARSE, Duration.ofMillis(1500)),
                    new RunTimeline.Span(CompilePhase.COLLECT, Duration.ofMillis(500)));
            CompileResult leader = ManyJobs.result(1).toBuilder()
                    .runTime(Duration.ofMillis(1500))
                    .timeline(new RunTimeline(ManyJobs.STARTED, 1, spans))
                    .build();
            CompileResult follower =
                    leader.toBuilder().cacheUse(CacheUse.SHARED).timeline(null).build();
            for (CompileResult result : List.of(leader, follower)) {
                report.add(new FinishedJob("a.py", "a.py", result, List.of(), null));
            }
            report.finish(new Tally(), Duration.ofMillis(1500));
        }
        browser.open(shared, "");
        assertThat(browser.text("#time-note")).startsWith("2.00 s in 1 run within 1.50 s");
        assertThat(browser.text("#facts"))
                .as("the slot was free when outputs were collected")
                .contains("1, 100\u202f% busy");
        assertThat(browser.text("#slowest")).contains("a.py", "1.50 s");
        assertThat(browser.count("#slowest li")).isEqualTo(1);
        browser.open(page, "");
    }

    @Test
    void table_scrolledToItsEnd_showsTheLastJobsInFewRows() {
        browser.value("document.getElementById('scroller').scrollTo(0, 1e9)");
        await().until(() -> browser.count("#row-9999") == 1);
        assertThat(browser.text("#row-9999")).contains("job9999.py");
        assertFewRows();
    }

    @Test
    void filter_byKeysAndButtons_leavesWhatMatches() {
        browser.type("/");
        browser.type("part3 JOB4242");
        assertThat(browser.text("#jobs-count")).isEqualTo("0 of 10\u202f000 jobs");
        assertThat(browser.text("#jobs-none")).startsWith("No job matches.");
        browser.type(Keys.ESCAPE);
        assertThat(browser.text("#jobs-count")).isEqualTo("10\u202f000 jobs");
        browser.type("job42.py");
        assertThat(browser.text("#jobs-count")).isEqualTo("1 of 10\u202f000 jobs");
        browser.click("#filter");
        browser.type(Keys.ESCAPE);
        browser.click("#outcome-filters [data-id=failed]");
        browser.click("#cache-filters [data-id=miss]");
        assertThat(browser.text("#jobs-count")).isEqualTo("666 of 10\u202f000 jobs");
        assertThat(browser.fragment()).isEqualTo("outcome=failed&cache=miss");
        assertThat(browser.count("#rows .succeeded")).isZero();
    }

    @Test
    void headers_pressed_sortUpAndDownWithWhatIsUnknownLast() {
        browser.click("th.column-run button");
        assertThat(browser.value("document.querySelector('th.column-run').ariaSort"))
                .isEqualTo("descending");
        assertThat(browser.text("#row-0 .column-run")).isEqualTo("1.28 s");
        browser.type(Keys.ENTER);
        assertThat(browser.value("document.querySelector('th.column-run').ariaSort"))
                .isEqualTo("ascending");
        assertThat(browser.text("#row-0 .column-run")).isEqualTo("300 ms");
        browser.value("document.getElementById('scroller').scrollTo(0, 1e9)");
        await().until(() -> browser.count("#row-9999") == 1);
        assertThat(browser.text("#row-9999 .column-run")).isEqualTo("–");
        browser.open(page, "sort=-name&outcome=succeeded");
        assertThat(browser.text("#row-0")).contains("src/part6/job9995.py");
    }

    @Test
    void details_byKeys_openMoveAndClose() {
        browser.value("document.getElementById('grid').focus()");
        browser.type(Keys.ARROW_DOWN, "j", "k", Keys.ARROW_DOWN, "k", Keys.ENTER);
        assertThat(browser.text("#details-title")).isEqualTo("src/part1/job1.py");
        assertThat(browser.fragment()).isEqualTo("job=1");
        browser.type("j");
        assertThat(browser.text("#details-title")).isEqualTo("src/part2/job2.py");
        browser.type(Keys.ESCAPE);
        assertThat(browser.count("dialog[open]")).isZero();
        assertThat(browser.fragment()).isEmpty();
        browser.type("?");
        assertThat(browser.text("dialog[open]")).contains("filter the jobs");
        browser.type(Keys.ESCAPE);
        assertThat(browser.count("dialog[open]")).isZero();
    }

    @Test
    void address_ofAJob_opensItAgain() {
        browser.open(page, "outcome=failed&job=40");
        assertThat(browser.text("#details-title")).startsWith("src/part5/job40</script><img src=x onerror=");
        assertThat(browser.text("#details .diagnostics")).contains("error: 0</script><img src=x", "\\u202e", ":7:3");
        assertThat(browser.text("#details .command")).startsWith("codonq build src/part5/job40</script>");
        assertThat(browser.text("#details pre.log")).contains("\\u2028", "\\ud800");
        assertThat(browser.text("#jobs-count")).isEqualTo("1\u202f000 of 10\u202f000 jobs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job=10000",
                "job=-1",
                "job=1e3&sort=no",
                "outcome=none,%3Cimg%3E&cache=,",
                "q=%E0%A4%A",
                "%",
                "=&&#"
            })
    void address_thatMeansNothing_isIgnored(String fragment) {
        browser.open(page, fragment);
        assertThat(browser.count("dialog[open]")).isZero();
        assertThat(browser.text("#headline")).startsWith("1\u202f000 failed");
    }

    @Test
    void timeline_byKeys_goesFromRunToRunAndZooms() {
        browser.value("document.getElementById('canvas').focus()");
        String whole = picture();
        browser.type(Keys.ARROW_RIGHT);
        String first = browser.value("document.getElementById('timeline-said').textContent");
        assertThat(first).contains("slot 1", "started at 1.30 s");
        browser.type(Keys.ARROW_DOWN);
        assertThat(browser.value("document.getElementById('timeline-said').textContent"))
                .asString()
                .contains("slot 2");
        browser.type("+", "+", "+");
        await().until(() -> !picture().equals(whole));
        String zoomed = picture();
        browser.click("#by-phase");
        await().until(() -> !picture().equals(zoomed));
        browser.value("document.getElementById('canvas').focus()");
        browser.type(Keys.ENTER);
        assertThat(browser.text("#details-title")).contains("job");
        assertThat(browser.text("#details")).contains("Phases", "Slot");
    }

    private static String picture() {
        return browser.value("document.getElementById('canvas').toDataURL()");
    }

    @Test
    void colours_followTheSystemUntilTheyAreChosen() {
        String light = browser.value("getComputedStyle(document.body).backgroundColor");
        browser.look(1280, "dark");
        String dark = browser.value("getComputedStyle(document.body).backgroundColor");
        assertThat(dark).isNotEqualTo(light);
        browser.click("#theme");
        assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(light);
        browser.type("t");
        assertThat(browser.text("#theme")).isEqualTo("Colours: dark");
        browser.type("t");
        assertThat(browser.text("#theme")).isEqualTo("Colours: auto");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 800, 1600})
    void page_inWindowsOfAnyWidth_isNoWiderThanTheWindow(int width) {
        for (String colours : List.of("light", "dark")) {
            browser.look(width, colours);
            browser.open(page, "");
            assertThat(browser.overflow()).as("beyond %s pixels", width).isZero();
            browser.open(page, "job=20");
            assertThat(browser.value("document.getElementById('details').getBoundingClientRect().width <= innerWidth"))
                    .isEqualTo("true");
            assertThat(browser.overflow()).isZero();
        }
    }
}
