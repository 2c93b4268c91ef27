package dev.codonq.cli;

import dev.codonq.cache.CacheMaintenance;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.CacheStats;
import dev.codonq.cache.CollectionReport;
import dev.codonq.cache.DiskCache;
import dev.codonq.cache.VerifyReport;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.UserDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One of the things to do with a cache, by hand. */
abstract class CacheTask implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "the cache's directory (default: codonq in $XDG_CACHE_HOME or ~/.cache)")
    private Path directory = UserDirectories.cache();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    CacheTask(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() {
        Logging.configure(false);
        CacheFigures figures = new CacheFigures();
        int status;
        try (DiskCache cache = DiskCache.open(directory, settings())) {
            status = carryOut(cache, figures);
        } catch (IOException e) {
            throw CacheChoice.unusable(directory, e, "");
        }
        console.printText(json ? figures.json() : figures.text());
        return status;
    }

    /** Nothing is to happen in the background. */
    CacheSettings settings() {
        return CacheSettings.UNLIMITED;
    }

    /** Does it, and returns the exit status. */
    abstract int carryOut(DiskCache cache, CacheFigures figures) throws IOException;

    /** The option that gives the limit. */
    private abstract static class WithSize extends CacheTask {
        @Option(
                names = "--cache-size",
                paramLabel = "SIZE",
                converter = SizeConverter.class,
                description = "the limit (default: 5G)")
        private @Nullable Long maxBytes;

        WithSize(Console console) {
            super(console);
        }

        CacheSettings limits() {
            return maxBytes == null ? CacheSettings.DEFAULT : CacheSettings.DEFAULT.withMaxBytes(maxBytes);
        }
    }

    /** {@code codonq cache stats}. */
    @Command(
            name = "stats",
            header = "Say what the cache holds and how often it helped.",
            customSynopsis = "codonq cache stats [options]")
    static final class Stats extends WithSize {
        Stats(Console console) {
            super(console);
        }

        @Override
        CacheSettings settings() {
            return limits().readOnly();
        }

        @Override
        int carryOut(DiskCache cache, CacheFigures figures) throws IOException {
            CacheStats stats = cache.maintenance().stats();
            figures.text("directory", stats.directory().toString())
                    .number("results", stats.actions())
                    .number("files", stats.blobs())
                    .bytes("size", stats.sizeBytes())
                    .bytes("limit", stats.maxBytes())
                    .number("hits", stats.hits())
                    .number("misses", stats.misses())
                    .number("damaged", stats.quarantined())
                    .text("oldestUse", stats.oldestUse().map(Object::toString).orElse(null));
            return ExitStatus.OK;
        }
    }

    /** {@code codonq cache gc}. */
    @Command(
            name = "gc",
            header = "Delete what was not used for longest, down to the limit.",
            customSynopsis = "codonq cache gc [options]")
    static final class Collect extends WithSize {
        Collect(Console console) {
            super(console);
        }

        @Override
        int carryOut(DiskCache cache, CacheFigures figures) throws IOException {
            return report(cache.maintenance().collect(limits()), figures);
        }
    }

    private static int report(CollectionReport report, CacheFigures figures) {
        figures.number("deletedResults", report.actions())
                .bytes("freed", report.freedBytes())
                .bytes("size", report.sizeBytes());
        return ExitStatus.OK;
    }

    /** {@code codonq cache clear}. */
    @Command(name = "clear", header = "Delete every result.", customSynopsis = "codonq cache clear [options]")
    static final class Clear extends CacheTask {
        Clear(Console console) {
            super(console);
        }

        @Override
        int carryOut(DiskCache cache, CacheFigures figures) throws IOException {
            return report(cache.maintenance().clear(), figures);
        }
    }

    /** {@code codonq cache verify}. */
    @Command(
            name = "verify",
            header = "Read everything and move aside what is damaged.",
            customSynopsis = "codonq cache verify [options]",
            footer = "%nExit status: 0 all is sound, 1 something was not, 3 the cache cannot be used.")
    static final class Verify extends CacheTask {
        @Option(
                names = "--rebuild",
                paramLabel = "PERCENT",
                converter = PercentConverter.class,
                description = "compile so many of the results again, as far as their sources are still there, and"
                        + " compare: 1%%")
        private @Nullable Double percent;

        @Option(names = "--codon", paramLabel = "PATH", description = "the compiler (default: looked for)")
        private @Nullable Path codon;

        Verify(Console console) {
            super(console);
        }

        @Override
        int carryOut(DiskCache cache, CacheFigures figures) throws IOException {
            CacheMaintenance maintenance = cache.maintenance();
            VerifyReport report = maintenance.verify();
            figures.number("soundResults", report.actions())
                    .number("soundFiles", report.blobs())
                    .lines("problems", report.problems());
            boolean isRebuiltSound = percent == null || rebuild(cache, percent, figures);
            return report.isSound() && isRebuiltSound ? ExitStatus.OK : ExitStatus.JOB_FAILED;
        }

        private boolean rebuild(DiskCache cache, double part, CacheFigures figures) throws IOException {
            CodonCompiler.Builder builder = CodonCompiler.builder()
                    .withoutCache()
                    .queueCapacity(Integer.MAX_VALUE)
                    .memoDirectory(CodonCompilers.memos());
            if (codon != null) {
                builder.codon(codon);
            }
            try (CodonCompiler compiler = builder.build()) {
                CacheRebuild rebuild = new CacheRebuild(cache, compiler);
                rebuild.rebuild(part);
                rebuild.report(figures);
                return rebuild.isSound();
            } catch (ToolchainException e) {
                throw new MachineryException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
