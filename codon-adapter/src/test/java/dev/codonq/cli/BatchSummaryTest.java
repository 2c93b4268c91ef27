package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands at the end of a batch. */
@Timeout(60)
class BatchSummaryTest extends BuildFixture {
    private String root() {
        return "--root=" + folder;
    }

    private static String summary(CommandLineRun run) {
        return run.err()
                .lines()
                .dropWhile(line -> !line.startsWith("slowest") && !line.startsWith("to repeat"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void build_severalJobs_saysWhatTookLongestAndWhatTheCacheSaved() throws IOException {
        Path slow = source("timeout.py");
        CommandLineRun run = build(
                source("broken.py"),
                source("a.py"),
                slow,
                source("b.py"),
                source("cached.py"),
                source("cached-new.py"));
        assertThat(summary(run))
                .startsWith("slowest: " + slow + " 3.00s, " + folder.resolve("a.py") + " 1.23s, "
                        + folder.resolve("b.py") + " 1.23s\nsaved by the cache: at least 5.00s\nto repeat")
                .contains("\n6 jobs: 4 succeeded, 1 failed, 1 timed out; 2 from cache; ");
    }

    @Test
    void build_fewRuns_doesNotSayTheirTimesAgain() throws IOException {
        assertThat(build(source("a.py"), source("b.py"), source("cached.py")).err())
                .doesNotContain("slowest")
                .contains("\nsaved by the cache: 5.00s\n3 jobs: ");
    }

    @Test
    void build_failures_saysHowToRepeatEach() throws IOException {
        Path broken = source("broken one.py");
        Path timeout = source("timeout.py");
        CommandLineRun run = build(
                broken,
                timeout,
                source("good.py"),
                "--kind",
                "obj",
                "-j2",
                "--fail-fast",
                "-D",
                "A=1",
                "--linker-flags=-lm -lz",
                "--report",
                "json=" + folder.resolve("r.json"),
                "--progress=plain");
        String options = " --out=" + out + " --kind=obj --define=A=1 '--linker-flags=-lm -lz' " + root();
        assertThat(summary(run))
                .startsWith("to repeat what failed:\n  codonq build" + options + " '" + broken + "'\n  codonq build"
                        + options + " " + timeout + "\n3 jobs: ");
    }

    @Test
    void build_manifest_repeatsWithWhatTheLineSays() throws IOException {
        Path broken = source("broken.py");
        source("a.py");
        Path manifest = Files.writeString(
                folder.resolve("jobs.jsonl"),
                "{\"source\": \"" + broken + "\", \"kind\": \"llvm\", \"release\": true, \"timeout\": \"2s\","
                        + " \"defines\": {\"N\": 2}, \"out\": \"" + folder.resolve("else where") + "\"}\n"
                        + "{\"source\": \"" + folder.resolve("a.py") + "\"}\n");
        CommandLineRun run = build("--manifest", manifest, "--kind=obj", "--debug", "-D", "N=1", "--root", folder);
        assertThat(summary(run))
                .contains("\n  codonq build --define=N=1 " + root()
                        + " --kind=llvm --release --define=N=2 --timeout=2000ms '--out=" + folder.resolve("else where")
                        + "' " + broken + "\n");
    }

    @Test
    void build_repeatedAsItSays_doesTheSame() throws IOException {
        CommandLineRun run = build(source("broken.py"), source("x/a.py"), "--release", "--timeout", "5s");
        String command = run.err()
                .lines()
                .filter(line -> line.startsWith("  codonq build "))
                .findFirst()
                .orElseThrow();
        compiler.requests.clear();
        CommandLineRun again = CommandLineRun.of(compiler, (Object[])
                command.strip().substring("codonq ".length()).split(" "));
        assertThat(again.status()).isEqualTo(1);
        assertThat(compiler.requests).singleElement().satisfies(request -> {
            assertThat(request.source()).isEqualTo(folder.resolve("broken.py"));
            assertThat(request.isRelease()).isTrue();
            assertThat(request.limits().timeout()).hasSeconds(5);
            assertThat(request.root()).contains(folder);
        });
    }

    @Test
    void build_manyFailures_namesTwenty() throws IOException {
        List<Object> sources = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sources.add(source("broken" + i + ".py"));
        }
        CommandLineRun run = build(sources.toArray());
        assertThat(summary(run).lines().filter(line -> line.startsWith("  codonq build ")))
                .hasSize(20);
        assertThat(summary(run))
                .contains("\n  and 480 more; a report names all of them (--report json=FILE)\n500 jobs: ");
    }

    @Test
    void build_quiet_saysNothingOfIt() throws IOException {
        CommandLineRun run = build("-q", source("broken.py"), source("a.py"));
        assertThat(run.err()).doesNotContain("slowest", "to repeat", "2 jobs");
    }
}
