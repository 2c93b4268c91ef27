package dev.codonq.cache;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Checks the cache and builds random actions until it is killed. Arguments: the directory of the cache, its limit in bytes,
 * a seed. It says {@code opening}, {@code working} and then, after each batch, how many results it had from the cache;
 * {@code wrong} if the cache is not sound or a result is not that of its action, and ends.
 */
final class CacheKillMain {
    static final int WRONG = 3;

    private static final int ACTIONS = 64;
    private static final int OUTPUT_BYTES = 4_000;
    private static final int BATCH = 6;

    private CacheKillMain() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        out.println("opening");
        Random random = new Random(Long.parseLong(arguments[2]));
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(Long.parseLong(arguments[1]));
        try (DiskCache cache = DiskCache.open(Path.of(arguments[0]), settings);
                Builds builds = new Builds(cache, OUTPUT_BYTES)) {
            // Sound at any moment, whatever others do: what a kill has left is seen before a run can heal it.
            List<String> problems = cache.maintenance().verify().problems();
            if (!problems.isEmpty()) {
                out.println("wrong " + problems);
                Runtime.getRuntime().halt(WRONG);
            }
            out.println("working");
            // Closing is a moment to be killed at, too.
            while (random.nextInt(40) > 0 && !out.checkError()) {
                Builds.Outcome outcome =
                        builds.build(random.ints(BATCH, 0, ACTIONS).boxed().collect(Collectors.toList()));
                out.println(outcome.wrong().isEmpty() ? outcome.hits() + " hits" : outcome);
                if (!outcome.wrong().isEmpty()) {
                    Runtime.getRuntime().halt(WRONG);
                }
            }
        }
    }
}
