package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Isolation;
import dev.codonq.action.OutputFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** Actions told apart by a name, and results told apart by their outputs. */
final class Samples {
    private Samples() {}

    static Action action(String name) {
        return Action.builder("/bin/true", name).subject("exe /a.py").build();
    }

    static ActionKey key(String name) {
        return ActionKey.of(action(name));
    }

    /** Returns a result with an output file for each of {@code outputs}. */
    static ActionResult result(String... outputs) {
        SortedMap<String, OutputFile> files = new TreeMap<>();
        for (String output : outputs) {
            files.put("file " + files.size(), new OutputFile(blob(output), true));
        }
        return new ActionResult(0, files, captured("out"), captured("err"));
    }

    /** Returns what a publication of that result writes. */
    static ActionEntry entry(String name, String... outputs) {
        SortedMap<String, ActionEntry.Output> digests = new TreeMap<>();
        result(outputs)
                .outputs()
                .forEach((path, output) -> digests.put(
                        path, new ActionEntry.Output(output.content().digest(), output.executable())));
        return new ActionEntry(
                key(name),
                Isolation.NAMESPACES,
                Duration.ZERO,
                0,
                digests,
                captured("out"),
                captured("err"),
                action(name).subject(),
                KeyPart.of(action(name)));
    }

    static Blob blob(String content) {
        return Blob.of(content.getBytes(StandardCharsets.UTF_8));
    }

    static CapturedOutput captured(String text) {
        return new CapturedOutput(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0);
    }
}
