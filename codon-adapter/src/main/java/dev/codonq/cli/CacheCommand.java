package dev.codonq.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code codonq cache} without saying what to do. */
@Command(
        name = "cache",
        header = "Look at the cache of results, check it, clear it.",
        customSynopsis = "codonq cache stats|gc|verify|clear [options]",
        commandListHeading = "%nCommands:%n")
final class CacheCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new UsageException("cache: nothing to do; give stats, gc, verify or clear");
    }
}
