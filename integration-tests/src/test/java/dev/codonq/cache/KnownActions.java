package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;

/** Numbered actions whose outputs are a function of the number: a result of another action is seen to be one. */
final class KnownActions {
    /** So many actions with numbers beside each other have an output in common. */
    private static final int SHARING = 4;

    private final int outputBytes;

    /** @param outputBytes size of the larger output, on an average */
    KnownActions(int outputBytes) {
        this.outputBytes = outputBytes;
    }

    static Action action(int number) {
        return action(number, ResourceLimits.defaults());
    }

    static Action action(int number, ResourceLimits limits) {
        return Action.builder("/bin/true", Integer.toString(number))
                .output("own")
                .output("shared")
                .subject("subject " + number / 2)
                .limits(limits)
                .build();
    }

    static int number(Action action) {
        return Integer.parseInt(action.arguments().get(1));
    }

    /** Returns what a run of action {@code number} gives that wrote {@code text}. */
    RunResult run(int number, String text) {
        return new RunResult(
                new ProcessOutcome.Exited(0),
                outputs(number),
                Optional.empty(),
                new CapturedOutput(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0),
                CapturedOutput.EMPTY,
                Duration.ofMillis(1),
                ResourceUse.UNKNOWN,
                List.of());
    }

    private Map<String, OutputFile> outputs(int number) {
        return Map.of(
                "own", new OutputFile(content(number, outputBytes / 2 + (int) (number * 31L % outputBytes)), true),
                "shared", new OutputFile(content(-1 - number / SHARING, outputBytes / 4), false));
    }

    private static Blob content(int seed, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return Blob.of(bytes);
    }

    /** Returns whether the outputs are those of action {@code number}. */
    boolean isOf(int number, ActionResult result) {
        SortedMap<String, OutputFile> outputs = result.outputs();
        return result.exitCode() == 0 && outputs.equals(outputs(number));
    }
}
