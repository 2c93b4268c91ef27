package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.DisplayWidth;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code codonq build} shows in a real terminal. */
@ExtendWith(LeakGuard.class)
@Timeout(400)
class LiveViewIT {
    /** A row of what runs: age, phase, source. */
    private static final Pattern RUNNING = Pattern.compile("[0-9]s (parse|typecheck|compile|link|collect) +[^ ]");

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    private static String line(UserShell project, String... arguments) {
        return project.codonq(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** Two that run until they are ended, one of them with a name of wide characters, and one that fails at once. */
    private static String endlessBatch(UserShell project, String... more) throws IOException {
        project.endless("endless.py", 1);
        project.endless("日本語の名前🦀é.py", 2);
        String[] sources = {"build", "missing.py", "endless.py", "日本語の名前🦀é.py", "-j2"};
        return line(
                project,
                Stream.concat(Arrays.stream(sources), Arrays.stream(more)).toArray(String[]::new));
    }

    private static void assertNothingLeft(UserShell project) throws IOException {
        assertThat(CommandLineProcess.allWith(project.directory() + "/endless")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"80, C-c, 130", "200, TERM, 143", "20, C-c, 130"})
    void build_inATerminal_showsWhatRunsAndLeavesTheScreenClean(int columns, String end, int status) throws Exception {
        UserShell project = shell.in("width-" + columns);
        try (Tmux tmux = Tmux.open(project, columns, 12)) {
            tmux.type("clear; " + endlessBatch(project) + "; echo status $?; " + "echo after");
            assertThatViewFits(tmux.await(text -> showsBoth(text, columns)), columns);
            tmux.resize(50, 10);
            assertThatViewFits(tmux.await(text -> showsBoth(text, 50)), 50);
            tmux.resize(100, 8);
            List<String> screen = tmux.await(text -> showsBoth(text, 100) && text.contains("1 of 3 done"));
            assertThatViewFits(screen, 100);
            assertThat(screen).anyMatch(row -> row.contains("日本語の名前🦀é.py"));
            if (end.equals("TERM")) {
                killOf();
            } else {
                tmux.press(end);
            }
            screen = tmux.await(text -> text.contains("\nafter"));
            assertThat(screen)
                    .contains("status " + status, "after")
                    .noneMatch(row -> RUNNING.matcher(row).find());
            List<String> everything = tmux.everything();
            assertThat(everything).containsOnlyOnce("FAILED  missing.py  compileError");
            assertThat(everything).noneMatch(row -> RUNNING.matcher(row).find());
            assertThat(String.join("\n", everything)).contains("interrupted; 3 jobs: 1 failed, 2 cancelled; ");
        }
        assertNothingLeft(project);
    }

    /** Both runs, and all else as it is at that width. */
    private static boolean showsBoth(String text, int columns) {
        long runs = text.lines().filter(row -> row.matches(" +[0-9]+s .*")).count();
        boolean isNarrow = columns < 41;
        return runs == 2 && text.contains(isNarrow ? "1/3, 1 failed" : "1 of 3 done, 1 failed, 2 left (");
    }

    private static void assertThatViewFits(List<String> screen, int columns) {
        List<String> view =
                screen.stream().filter(row -> row.matches(" +[0-9]+s .*")).toList();
        assertThat(view).hasSize(2).allMatch(row -> DisplayWidth.of(row) < columns);
    }

    private static void killOf() throws IOException, InterruptedException {
        List<String> programs = CommandLineProcess.allWith("missing.py").stream()
                .filter(command -> command.contains("codonq.jar") && !command.contains("bash"))
                .filter(command -> command.contains(base.toString()))
                .toList();
        assertThat(programs).hasSize(1);
        String pid = programs.get(0).substring(0, programs.get(0).indexOf(' '));
        assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
    }

    @Test
    void build_stoppedAndContinued_drawsAgain() throws Exception {
        UserShell project = shell.in("stopped");
        try (Tmux tmux = Tmux.open(project, 80, 20)) {
            tmux.type("clear; " + endlessBatch(project));
            tmux.await(text -> showsBoth(text, 80));
            tmux.press("C-z");
            tmux.await(text -> text.contains("Stopped"));
            tmux.type("clear; fg");
            tmux.await(text -> showsBoth(text, 80) && !text.contains("Stopped"));
            tmux.press("C-c");
            tmux.await(text -> text.contains("interrupted; 3 jobs: "));
        }
        assertNothingLeft(project);
    }

    @Test
    void build_terminalGone_endsQuietly() throws Exception {
        UserShell project = shell.in("gone");
        Tmux tmux = Tmux.open(project, 80, 20);
        try (tmux) {
            tmux.type(endlessBatch(project, "--report", "json=r.json"));
            tmux.await(text -> showsBoth(text, 80));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertNothingLeft(project);
            assertThat(Report.read(project.directory().resolve("r.json")).totals("jobs", "cancelled"))
                    .containsExactly("3 jobs", "2 cancelled");
        });
    }

    @Test
    void build_noTerminalOrNobodyLooks_isPlain() throws Exception {
        UserShell project = shell.in("plain");
        try (Tmux tmux = Tmux.open(project, 80, 40)) {
            String plain = line(project, "build", "missing.py", "-o", "out");
            for (String command : List.of(
                    plain + " 2>err; cat err",
                    "TERM=dumb " + plain,
                    "TERM= " + plain,
                    plain + " --progress plain",
                    plain + " --progress none")) {
                tmux.type("clear; " + command + "; echo end");
                List<String> screen = tmux.await(text -> text.contains("\nend"));
                assertThat(String.join("\n", screen))
                        .contains(
                                "FAILED  missing.py  compileError\nmissing.py: error: no such file\n1 job: 1 failed; ");
                tmux.type("clear");
            }
            assertThat(Files.readString(project.directory().resolve("err"))).doesNotContain("\u001b");
            tmux.type("clear; " + plain + " -q; echo end");
            assertThat(tmux.await(text -> text.contains("\nend"))).noneMatch(row -> row.contains("1 job"));
        }
    }

    /** All but the first come from the cache; one runs on until it is ended. */
    @Test
    void build_tenThousandJobs_isBoundedAndEndsWithASummary() throws Exception {
        UserShell project = shell.in("many");
        project.endless("endless.py", 3);
        project.file("a.py", "print(1)\n");
        StringBuilder manifest = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            String source = i % 100 == 99 ? "missing" + i + ".py" : "a.py";
            manifest.append("{\"source\": \"" + source + "\", \"kind\": \"llvm\", \"out\": \"out/" + i % 100 + "/" + i
                    + "\"}\n");
        }
        manifest.append("{\"source\": \"endless.py\"}\n");
        project.file("jobs.jsonl", manifest.toString());
        try (Tmux tmux = Tmux.open(project, 80, 5)) {
            tmux.type("clear; " + line(project, "build", "--manifest", "jobs.jsonl") + " >out.txt; echo end");
            tmux.await(Duration.ofMinutes(5), text -> text.contains("10000 of 10001 done, 100 failed, 1 left ("));
            tmux.await(text -> RUNNING.matcher(text).find() && text.contains(" endless.py"));
            tmux.press("C-c");
            tmux.await(text -> text.contains("\nend"));
            List<String> everything = tmux.everything();
            assertThat(everything.stream().filter(row -> row.startsWith("FAILED ")))
                    .hasSize(100);
            assertThat(everything.stream().filter(row -> row.contains(" build --kind=llvm ")))
                    .hasSize(20);
            assertThat(everything).contains("  and 80 more; a report names all of them (--report json=FILE)");
            assertThat(everything).noneMatch(row -> RUNNING.matcher(row).find());
        }
        assertNothingLeft(project);
    }
}
