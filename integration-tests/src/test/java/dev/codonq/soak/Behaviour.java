package dev.codonq.soak;

import dev.codonq.action.Action;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceLimits;
import dev.codonq.scheduling.JobResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the command of a job does, and which results of it are right. Immutable. */
enum Behaviour {
    /** Few different ones, which the neighbour runs, too. */
    KNOWN(Script.PRINT, 16),
    FRESH(Script.PRINT, Integer.MAX_VALUE),
    /** It may be killed or stopped from outside, and nobody else must feel it. */
    FRAGILE("sleep 0.7; " + Script.PRINT, Integer.MAX_VALUE),
    /** Always the same, so that it gets into quarantine. */
    CRASH("kill -SEGV $$; sleep 5", 1),
    FAIL("printf '%s' \"$1\" >&2; exit 3", 50),
    NO_OUTPUT("printf '%s' \"$1\"", Integer.MAX_VALUE),
    SPIN("while :; do :; done", 1_000),
    SPIN_LONG("while :; do :; done", 1_000),
    FLOOD("exec yes \"$0\"", 1_000),
    HOG("head -c 300000000 /dev/zero | tail -n 1 >/dev/null; sleep 5", 1_000),
    /** Within its limits, but two at a time are too much for the scheduler. */
    GREEDY("{ head -c 160000000 /dev/zero; sleep 0.7; } | tail -n 1 >/dev/null; " + Script.PRINT, Integer.MAX_VALUE),
    OUTLIVED("sh -c 'sleep 30; :' \"$0\" & " + Script.PRINT, Integer.MAX_VALUE),
    DEAF("trap '' TERM INT HUP; while :; do sleep 0.2; done", 1_000),
    STOPPED("kill -STOP $$; sleep 5", 1_000),
    SILENT("exec sleep 30", 1_000),
    /** Runs without a process: made by the {@link FaultyRunner}. */
    MADE("", 2_000),
    BROKEN("", 2),
    THROWN("", 8);

    /** The shell scripts that several share; an enum's own constants are not there yet when its values are made. */
    private static final class Script {
        static final String PRINT = "printf '%s' \"$1\" > own; printf '%s' \"$1\"";
    }

    private static final Duration SHORT = Duration.ofMillis(300);

    private final String script;
    private final int variants;

    Behaviour(String script, int variants) {
        this.script = script;
        this.variants = variants;
    }

    /** Returns how many different ones there are. */
    int variants() {
        return variants;
    }

    /** Returns whether no process does it. */
    boolean isMade() {
        return script.isEmpty();
    }

    /** Returns what marks the processes that may be killed; it stands in their command line. */
    static String fragile(String mark) {
        return mark + "-fragile";
    }

    /** Returns the action of variant {@code number}; {@code mark} stands in the command lines of its processes. */
    Action action(String mark, int number, Isolation isolation) {
        String name = this == KNOWN ? "soak" : this == FRAGILE ? fragile(mark) : mark;
        return Action.builder("/bin/sh", "-c", script, name, token(number))
                .environment("PATH", "/usr/bin:/bin")
                .subject(token(number))
                .output("own")
                .isolation(isolation)
                .limits(limits())
                .build();
    }

    /** Returns what only variant {@code number} writes. */
    String token(int number) {
        return name() + "-" + number + "-";
    }

    /** Returns the behaviour of an action; nothing for a compile. */
    static Optional<Behaviour> of(Action action) {
        if (action.arguments().size() < 5) {
            return Optional.empty();
        }
        String token = action.arguments().get(4);
        for (Behaviour behaviour : values()) {
            if (token.matches(behaviour.name() + "-[0-9]+-")) {
                return Optional.of(behaviour);
            }
        }
        return Optional.empty();
    }

    private ResourceLimits limits() {
        return switch (this) {
            case SPIN -> limits(run -> run.cpuTime(SHORT));
            case SPIN_LONG, DEAF, STOPPED -> limits(run -> run.timeout(SHORT).gracePeriod(Duration.ofMillis(50)));
            case FLOOD -> limits(run -> run.writtenBytes(1 << 20));
            case HOG -> limits(run -> run.memoryBytes(64L << 20));
            case SILENT -> limits(run -> run.silentTimeout(SHORT));
            case FRAGILE -> limits(run -> run.timeout(Duration.ofSeconds(3)));
            default -> limits(run -> {});
        };
    }

    private static ResourceLimits limits(Consumer<ResourceLimits.Builder> change) {
        ResourceLimits.Builder limits = ResourceLimits.defaults().toBuilder()
                .timeout(Duration.ofSeconds(40))
                .memoryBytes(400L << 20)
                .gracePeriod(SHORT);
        change.accept(limits);
        return limits.build();
    }

    /** Returns whether a run of variant {@code number} that nobody disturbed may end like this. */
    boolean isRight(JobResult result, int number) {
        if (result instanceof JobResult.Succeeded succeeded) {
            return Set.of(KNOWN, FRESH, FRAGILE, GREEDY, OUTLIVED, MADE, BROKEN).contains(this)
                    && isOwn(succeeded.result(), number);
        }
        return switch (this) {
            case FRAGILE -> true;
            case CRASH -> result instanceof JobResult.Failed failed && failed.exitCode() == 128 + 11;
            case FAIL ->
                result instanceof JobResult.Failed failed
                        && failed.exitCode() == 3
                        && failed.standardError().text().equals(token(number));
            case NO_OUTPUT ->
                result instanceof JobResult.Failed failed
                        && failed.unusableOutput().isPresent()
                        && failed.standardOutput().text().equals(token(number));
            case SPIN -> exceeds(result, Limit.CPU_TIME);
            case SPIN_LONG, DEAF, STOPPED -> exceeds(result, Limit.RUN_TIME);
            case FLOOD -> exceeds(result, Limit.OUTPUT);
            case HOG -> exceeds(result, Limit.MEMORY);
            case SILENT -> exceeds(result, Limit.SILENCE);
            case BROKEN, THROWN -> result instanceof JobResult.Errored;
            default -> false;
        };
    }

    private static boolean exceeds(JobResult result, Limit limit) {
        return result instanceof JobResult.LimitExceeded exceeded && exceeded.limit() == limit;
    }

    /** The same as what the command wrote, on its standard output and into its file. */
    private boolean isOwn(ActionResult result, int number) {
        OutputFile own = result.outputs().get("own");
        return own != null
                && own.content().equals(Blob.of(token(number).getBytes(StandardCharsets.UTF_8)))
                && result.standardOutput().text().equals(token(number));
    }
}
