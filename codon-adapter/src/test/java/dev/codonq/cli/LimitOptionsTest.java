package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitOptionsTest extends BuildFixture {
    private ResourceLimits limitsOf(Object... options) throws IOException {
        Object[] arguments = new Object[options.length + 1];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = source("a.py");
        CommandLineRun run = build(arguments);
        assertThat(run.err()).startsWith("ok ");
        return compiler.requests.get(compiler.requests.size() - 1).limits();
    }

    @Test
    void build_withoutOptions_hasTheDefaults() throws IOException {
        assertThat(limitsOf()).isEqualTo(ResourceLimits.defaults());
        assertThat(compiler.requests.get(0).options().queueTimeout()).isEmpty();
    }

    @Test
    void build_allLimits_reachTheRequest() throws IOException {
        ResourceLimits limits = limitsOf(
                "--silent-timeout=20s",
                "--cpu-limit",
                "1m",
                "--memory",
                "2G",
                "--output-limit",
                "8M",
                "--disk",
                "512M",
                "--pids",
                "64");
        assertThat(limits)
                .isEqualTo(ResourceLimits.defaults().toBuilder()
                        .silentTimeout(Duration.ofSeconds(20))
                        .cpuTime(Duration.ofMinutes(1))
                        .memoryBytes(2L << 30)
                        .writtenBytes(8 << 20)
                        .diskBytes(512 << 20)
                        .fileBytes(512 << 20)
                        .processes(64)
                        .build());
    }

    @Test
    void build_outputLimitBelowWhatIsKept_keepsNoMoreThanThat() throws IOException {
        ResourceLimits limits = limitsOf("--output-limit", "1K");
        assertThat(limits.writtenBytes()).isEqualTo(1024);
        assertThat(limits.capturedBytes()).isEqualTo(1024);
    }

    @Test
    void build_limitsThatNothingCanLiveWith_areAccepted() throws IOException {
        ResourceLimits limits = limitsOf("--memory", 1, "--disk", 1, "--pids", 1, "--output-limit", 1);
        assertThat(limits.memoryBytes()).isEqualTo(1);
        assertThat(limits.fileBytes()).isEqualTo(1);
        assertThat(limits.processes()).isEqualTo(1);
        assertThat(limits.capturedBytes()).isEqualTo(1);
    }

    @Test
    void help_ofEveryLimit_namesTheDefaultInForce() {
        ResourceLimits defaults = ResourceLimits.defaults();
        assertThat(new DurationConverter().convert(defaultInHelp("--timeout"))).isEqualTo(defaults.timeout());
        assertThat(new DurationConverter().convert(defaultInHelp("--grace"))).isEqualTo(defaults.gracePeriod());
        for (String option : new String[] {"--queue-timeout", "--silent-timeout", "--cpu-limit"}) {
            assertThat(defaultInHelp(option)).as(option).isEqualTo("none");
        }
        assertThat(sizeInHelp("--memory")).isEqualTo(defaults.memoryBytes());
        assertThat(sizeInHelp("--output-limit")).isEqualTo(defaults.writtenBytes());
        assertThat(sizeInHelp("--disk")).isEqualTo(defaults.diskBytes()).isEqualTo(defaults.fileBytes());
        assertThat(defaultInHelp("--pids")).isEqualTo(Integer.toString(defaults.processes()));
    }

    private long sizeInHelp(String option) {
        return new SizeConverter().convert(defaultInHelp(option));
    }

    private String defaultInHelp(String option) {
        String help = CommandLineRun.of(compiler, "help", "build").out();
        // Up to the next option.
        Matcher line = Pattern.compile(" " + option + "=(?:(?!\n +-)[\\s\\S])*?\\(default:\\s+(\\w+)\\)")
                .matcher(help);
        assertThat(line.find()).as(option + " and its default in " + help).isTrue();
        return line.group(1);
    }
}
