package dev.codonq.remote;

import dev.codonq.action.Action;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ToolTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;

/** Actions and results to test with. Without state. */
final class SampleActions {
    private SampleActions() {}

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    static Input.File file(String content) {
        return new Input.File(digest(content), Path.of("/origin"), false);
    }

    /** Starts an action that has some of everything; {@code argument} tells it from others. */
    static Action.Builder action(String argument) {
        return Action.builder("/opt/codon/bin/codon", "build", argument)
                .environment("B", "2")
                .environment("A", "1")
                .input("home/u/main.py", file("main"))
                .input("home/u/lib/__init__.py", file("lib"))
                .input("home/u/lib/tool", new Input.File(digest("tool"), Path.of("/origin"), true))
                .input("home/u/link", new Input.Link("lib"))
                .input("home/u/empty", new Input.Directory())
                .input("home/u/lib", new Input.Directory())
                .toolTree(new ToolTree(Path.of("/opt/codon"), digest("codon")))
                .property("processor", "x")
                .output("main");
    }

    static ActionResult result(byte[] output, String written) {
        TreeMap<String, OutputFile> outputs = new TreeMap<>();
        outputs.put("main", new OutputFile(Blob.of(output), true));
        return new ActionResult(0, outputs, captured(written), CapturedOutput.EMPTY);
    }

    static CapturedOutput captured(String text) {
        return new CapturedOutput(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0);
    }

    /** Returns bytes that no compression makes shorter. */
    static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
