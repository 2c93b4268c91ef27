package dev.codonq.cli;

import dev.codonq.doctor.Finding;
import dev.codonq.remote.RemoteEngine;
import dev.codonq.remote.RemoteExecution;
import dev.codonq.remote.RemoteSettings;
import dev.codonq.remote.ServerExamination;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.scheduling.RemoteRuns;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a compiler uses, as far as the command line knows them. Thread-safe. Only what has a {@link RemoteChoice} may
 * touch this class: it loads what speaks to servers.
 */
final class Remote implements AutoCloseable {
    /** Long enough for a restart of the server: a minute where a call may take ten seconds. */
    private static final int CALLS_OF_AN_OUTAGE = 6;

    private final RemoteEngine engine;
    private final RemoteChoice choice;

    private Remote(RemoteEngine engine, RemoteChoice choice) {
        this.engine = engine;
        this.choice = choice;
    }

    /**
     * Prepares to use the servers; none is called yet.
     *
     * @throws MachineryException if certificates or keys are none
     */
    static Remote open(RemoteChoice choice) {
        try {
            return new Remote(RemoteEngine.open(settings(choice)), choice);
        } catch (IOException e) {
            throw new MachineryException(
                    "cannot use the files of --remote-ca, --remote-cert and --remote-key: " + Failures.reason(e), e);
        }
    }

    /** @throws UsageException if a value is none that an option takes */
    static void check(RemoteChoice choice) {
        settings(choice);
    }

    private static RemoteSettings settings(RemoteChoice choice) {
        RemoteSettings.Builder builder =
                RemoteSettings.builder().instance(choice.instance()).timeout(choice.timeout());
        set("--remote-cache", choice.cache(), builder::cache);
        set("--remote-executor", choice.executor(), builder::executor);
        set("--remote-ca", choice.authority(), builder::authority);
        set("--remote-cert", choice.certificate(), builder::certificate);
        set("--remote-key", choice.key(), builder::key);
        choice.headers().forEach((name, value) -> set("--remote-header", value, text -> builder.header(name, text)));
        choice.properties().forEach(builder::property);
        if (choice.isReadOnly()) {
            builder.readOnly();
        }
        return asUsage("--remote-ca", builder::build);
    }

    /** Does what an option asks for, if it is given. */
    private static <T> void set(String option, @Nullable T value, Consumer<T> setting) {
        if (value != null) {
            asUsage(option, () -> {
                setting.accept(value);
                return value;
            });
        }
    }

    private static <T> T asUsage(String option, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /** @param sharesResults whether there is a cache at all; without, the engine's is not asked either */
    void applyTo(JobSchedulerBuilder scheduler, boolean sharesResults) {
        if (sharesResults) {
            scheduler.sharedResults(engine.results());
        }
        if (choice.executor() != null) {
            RemoteExecution execution =
                    RemoteExecution.DEFAULT.withOutageLimit(choice.timeout().multipliedBy(CALLS_OF_AN_OUTAGE));
            execution = sharesResults ? execution : execution.withoutResults();
            RemoteRuns runs = RemoteRuns.all(engine.runner(execution), choice.jobs());
            runs = choice.isOverflow() ? runs.overflow() : runs;
            scheduler.remote(choice.fallsBack() ? runs.withFallback() : runs);
        }
    }

    /** Returns what is to be said of the servers: without a cache builds work, without an executor they do not. */
    static List<Finding> examine(RemoteChoice choice) {
        return ServerExamination.of(settings(choice)).stream()
                .map(Remote::finding)
                .toList();
    }

    private static Finding finding(ServerExamination.Answer answer) {
        String name = answer.executes() ? "remote executor" : "remote cache";
        if (answer.cure().isEmpty()) {
            return Finding.good(name, answer.detail());
        }
        return answer.executes()
                ? Finding.missing(name, answer.detail(), answer.cure().get())
                : Finding.remark(name, answer.detail(), answer.cure().get());
    }

    /** Publishes what waits for it, for a limited time, and hangs up. */
    @Override
    public void close() {
        engine.close();
    }
}
