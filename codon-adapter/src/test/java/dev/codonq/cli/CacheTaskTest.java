package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.report.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CacheTaskTest {
    @TempDir
    private Path directory;

    private CommandLineRun cache(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("cache"), Stream.of(arguments)).toArray();
        return CommandLineRun.of(new FakeCompiler(), all);
    }

    private void publish(int count) throws IOException {
        try (DiskCache cache = DiskCache.open(directory, CacheSettings.DEFAULT)) {
            for (int number = 0; number < count; number++) {
                Action action = Action.builder("/bin/true", "" + number).build();
                Blob output = Blob.of(("program " + number).getBytes(StandardCharsets.UTF_8));
                cache.publish(
                        action,
                        ActionKey.of(action),
                        new ActionResult(
                                0,
                                new TreeMap<>(Map.of("x", new OutputFile(output, true))),
                                CapturedOutput.EMPTY,
                                CapturedOutput.EMPTY),
                        Duration.ofSeconds(1));
            }
        }
    }

    private Path anyBlob() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("cache-1/blobs"))) {
            return files.filter(Files::isRegularFile).findAny().orElseThrow();
        }
    }

    @Test
    void stats_someResults_areCounted() throws IOException {
        publish(3);
        CommandLineRun run = cache("stats", "--cache-dir", directory);
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("directory        " + directory.resolve("cache-1") + "\n")
                .contains(
                        "results          3\nfiles            3\n",
                        "limit            5.0 GiB\n",
                        "misses           0\n");
    }

    @Test
    void stats_json_hasTheSame() throws IOException {
        publish(2);
        Json json = Json.parse(cache("stats", "--json", "--cache-size", "1M", "--cache-dir", directory)
                .out());
        assertThat(json.at("schema")).isEqualTo("codonq.cache/1");
        assertThat(json.at("results")).isEqualTo(2L);
        assertThat(json.at("limitBytes")).isEqualTo(1L << 20);
    }

    @Test
    void stats_noCacheYet_isEmptyAndMakesNone() {
        assertThat(cache("stats", "--cache-dir", directory.resolve("none")).out())
                .contains("results          0\n");
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void gc_limit_isKept() throws IOException {
        publish(20);
        assertThat(cache("gc", "--cache-size", "2K", "--cache-dir", directory).out())
                .contains("deleted results  ")
                .doesNotContain("deleted results  0\n", "deleted results  20\n");
        assertThat(cache("verify", "--cache-dir", directory).status()).isZero();
    }

    @Test
    void clear_results_areGone() throws IOException {
        publish(3);
        assertThat(cache("clear", "--cache-dir", directory).out()).startsWith("deleted results  3\n");
        assertThat(cache("stats", "--cache-dir", directory).out())
                .contains("results          0\n", "size             0 B\n");
    }

    @Test
    void verify_damage_isNamedAndEndsWithOne() throws IOException {
        publish(3);
        Path damaged = anyBlob();
        Files.writeString(damaged, "something else");
        CommandLineRun run = cache("verify", "--cache-dir", directory);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("sound results    2\nsound files      2\n", "problems         2\n")
                .contains("  blob " + damaged.getFileName() + ": not what its name says; moved aside\n")
                .contains("points to a blob that is not there; moved aside\n");
        assertThat(cache("verify", "--cache-dir", directory).status()).isZero();
    }

    @Test
    void anyTask_unusableDirectory_endsWithThree() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        CommandLineRun run = cache("gc", "--cache-dir", file);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).startsWith("codonq: cannot use the cache in " + file + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache | cache: nothing to do; give stats, gc, verify or clear",
                "cache purge | unknown command 'purge'",
                "cache verify --rebuild 0 | --rebuild: '0' is not a part of the results; give e.g. 1% or 100%",
                "cache verify --rebuild 101% | --rebuild: '101%' is not a part of the results; give e.g. 1% or 100%",
                "cache stats --nonsense | unknown option '--nonsense'"
            })
    void anyTask_wrongUsage_isOneLine(String arguments, String message) {
        CommandLineRun run = CommandLineRun.of(new FakeCompiler(), (Object[]) arguments.split(" "));
        assertThat(run.err()).startsWith("codonq: " + message + "\n");
        assertThat(run.status()).isEqualTo(2);
    }
}
