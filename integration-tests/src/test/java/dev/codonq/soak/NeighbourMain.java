package dev.codonq.soak;

import dev.codonq.action.Isolation;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * Runs known actions until it is killed, through a cache that others share. Arguments: the directory of the cache, a seed.
 * It says {@code right} or {@code wrong} with the result, a line each.
 */
final class NeighbourMain {
    private NeighbourMain() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Random random = new Random(Long.parseLong(arguments[1]));
        Isolation[] levels = Isolation.values();
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(Round.CACHE_BYTES);
        try (DiskCache cache = DiskCache.open(Path.of(arguments[0]), settings);
                JobScheduler scheduler = JobScheduler.builder()
                        .slots(1)
                        .cacheBytes(0)
                        .diskCache(cache)
                        .build()) {
            while (!out.checkError()) {
                int number = random.nextInt(Behaviour.KNOWN.variants());
                Isolation level = levels[random.nextInt(levels.length)];
                Job job = scheduler.submit(Behaviour.KNOWN.action("", number, level));
                JobResult result = job.result().get();
                boolean isRight = Behaviour.KNOWN.isRight(result, number);
                out.println(isRight ? "right" : "wrong " + result.toString().replace('\n', ' '));
            }
        }
    }
}
