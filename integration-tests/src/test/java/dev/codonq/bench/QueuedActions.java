package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Actions of the size that a compile of a source with two imports has, each with a key of its own. */
public final class QueuedActions {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "OPENBLAS_NUM_THREADS", "1");

    private QueuedActions() {}

    /** Returns the action of that number, which shares no object with others but what compiles of one compiler share. */
    public static Action action(int number) {
        Action.Builder action = Action.builder(
                        "/var/cache/codonq/toolchains/codon-0.18.0/bin/codon", "build", "-debug", "-exe")
                .arguments(List.of("-o", "program" + number, "/home/user/project/program" + number + ".codon"))
                .environment(ENVIRONMENT)
                .output("program" + number);
        for (int i = 0; i < 3; i++) {
            String path = "home/user/project/file" + i + "of" + number + ".codon";
            Digest digest = Digest.of(path.getBytes(StandardCharsets.UTF_8));
            action.input(path, new Input.File(digest, Path.of("/" + path), false));
        }
        return action.build();
    }
}
