package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.manual.OptionGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say which other machines keep results and make runs. Filled by picocli; not thread-safe. Knows nothing of
 * what speaks to them, which is loaded only where a server is named.
 */
@OptionGroup("Remote")
final class RemoteOptions {
    /** Who makes runs that the cluster's machinery broke. */
    enum Fallback {
        LOCAL,
        NONE
    }

    private static final String HEADERS = "CODONQ_REMOTE_HEADERS";
    private static final int MOST_JOBS = 10_000;

    @Option(
            names = "--remote-cache",
            paramLabel = "URI",
            description = "results are shared through this server, grpc://HOST:PORT or grpcs://HOST:PORT with TLS")
    private @Nullable String cache;

    @Option(
            names = "--remote-executor",
            paramLabel = "URI",
            description = "runs are made by the workers of this server, which is also the remote cache unless"
                    + " --remote-cache names another")
    private @Nullable String executor;

    @Option(names = "--remote-instance", paramLabel = "NAME", description = "instance of the servers (default: none)")
    private String instance = "";

    @Option(
            names = "--remote-header",
            paramLabel = "NAME=VALUE",
            description = "header of each call, such as authorization=@FILE, which reads the value from FILE; more, a"
                    + " line each, in the environment's " + HEADERS + "; repeatable")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--remote-ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that servers are known by (default: the machine's)")
    private @Nullable Path authority;

    @Option(names = "--remote-cert", paramLabel = "FILE", description = "PEM file of the certificate to be known by")
    private @Nullable Path certificate;

    @Option(names = "--remote-key", paramLabel = "FILE", description = "PEM file of its private key, in PKCS#8")
    private @Nullable Path key;

    @Option(
            names = "--remote-timeout",
            paramLabel = "D",
            description =
                    "limit on one call, or on a MiB of a transfer (default: 10s); cache look-ups take 2s at most; an"
                            + " engine that does not answer is waited for six times as long, once for all runs")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--remote-read-only", description = "use shared results, share none")
    private boolean isReadOnly;

    @Option(
            names = "--remote-jobs",
            paramLabel = "N",
            description = "runs at once on the cluster (default: 32); --jobs is for those on this machine")
    private int jobs = 32;

    @Option(names = "--remote-overflow", description = "only runs for which this machine has no room go to the cluster")
    private boolean isOverflow;

    @Option(
            names = "--remote-fallback",
            paramLabel = "local|none",
            description = "who makes runs that could not be made on the cluster: this machine, or nobody (default)")
    private Fallback fallback = Fallback.NONE;

    @Option(
            names = "--remote-property",
            paramLabel = "NAME=VALUE",
            description = "platform property by which the engine chooses a worker; repeatable")
    private List<String> properties = new ArrayList<>();

    /** @throws UsageException if a value is none that an option takes, or one needs another */
    void check(Isolation isolation) {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new UsageException("--remote-jobs: " + jobs + " is out of range; give 1 to " + MOST_JOBS);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new UsageException("--remote-timeout: must be longer than nothing; give e.g. 10s");
        }
        if (executor == null) {
            needs("--remote-executor", "--remote-overflow", isOverflow);
            needs("--remote-executor", "--remote-fallback", fallback != Fallback.NONE);
        } else if (isolation == Isolation.DIRECTORY) {
            throw new UsageException("--remote-executor, --isolation: workers give namespaces, not directory");
        }
        if (executor == null && cache == null) {
            needs("--remote-cache or --remote-executor", "--remote-read-only", isReadOnly);
        }
        if ((certificate == null) != (key == null)) {
            needs(key == null ? "--remote-key" : "--remote-cert", key == null ? "--remote-cert" : "--remote-key", true);
        }
        RemoteChoice choice = choice(Map.of());
        if (choice != null) {
            Remote.check(choice);
        }
    }

    private static void needs(String other, String option, boolean isGiven) {
        if (isGiven) {
            throw new UsageException(option + ": needs " + other);
        }
    }

    /** Returns how many runs there are at once, where this machine makes so many. */
    int runsAtOnce(int localJobs) {
        return executor == null ? localJobs : isOverflow ? jobs + localJobs : jobs;
    }

    /**
     * Returns the servers to use; null for none.
     *
     * @throws UsageException if a header or property is none
     */
    @Nullable
    RemoteChoice choice(Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        this.properties.forEach(property -> put("--remote-property", property, properties));
        Map<String, String> headers = headers(environment);
        if (cache == null && executor == null) {
            return null;
        }
        return new RemoteChoice(
                cache,
                executor,
                instance,
                headers,
                authority,
                certificate,
                key,
                timeout,
                isReadOnly,
                jobs,
                isOverflow,
                fallback == Fallback.LOCAL,
                properties);
    }

    private Map<String, String> headers(Map<String, String> environment) {
        Map<String, String> texts = new LinkedHashMap<>();
        Stream.of(Objects.requireNonNullElse(environment.get(HEADERS), "").split("\n"))
                .filter(line -> !line.isBlank())
                .forEach(line -> put(HEADERS, line.strip(), texts));
        headers.forEach(header -> put("--remote-header", header, texts));
        texts.replaceAll(RemoteOptions::content);
        return texts;
    }

    /** The value is not shown: most are secrets. */
    private static void put(String origin, String text, Map<String, String> all) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException(origin + ": one is not of the form NAME=VALUE");
        }
        all.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private static String content(String name, String value) {
        if (!value.startsWith("@")) {
            return value;
        }
        try {
            return Files.readString(Path.of(value.substring(1))).strip();
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("--remote-header: cannot read the file with the value of '" + name + "'");
        }
    }
}
