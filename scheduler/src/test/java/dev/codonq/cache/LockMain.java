package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds parts of a cache for a test. Argument: the file. Each line of standard input asks for one, {@code publish},
 * {@code delete} or the hash of an action key; standard output answers {@code held}, until the end, or {@code refused}.
 */
final class LockMain {
    private LockMain() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<Object> held = new ArrayList<>();
        try (CacheLocks locks = CacheLocks.open(Path.of(arguments[0]))) {
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                Optional<CacheLocks.Held> part = switch (question) {
                    case "publish" -> Optional.of(locks.toPublish(Duration.ofSeconds(10)));
                    case "delete" -> locks.toDelete(Duration.ZERO);
                    default -> locks.tryFly(new ActionKey(new Digest(question, 0)));
                };
                part.ifPresent(held::add);
                answers.println(part.isPresent() ? "held" : "refused");
            }
        }
    }
}
