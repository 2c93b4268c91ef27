package dev.codonq.doctor;

import dev.codonq.cache.CacheMaintenance;
import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.CacheStats;
import dev.codonq.cache.DiskCache;
import dev.codonq.cache.VerifyReport;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** The look at the cache's directory. It is opened for reading: nothing is made, moved or deleted. */
final class CacheExamination {
    private static final String NAME = "cache";
    private static final int GLANCE = 50;
    private static final long LITTLE_SPACE = 256L << 20;
    private static final String OTHER_DIRECTORY = "or choose another with --cache-dir";

    private final Path directory;
    private final long maxBytes;

    CacheExamination(Path directory, long maxBytes) {
        this.directory = directory.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
    }

    List<Finding> examine() {
        try {
            Finding finding = look(Volume.of(directory));
            return List.of(finding.with("path", directory).with("maxBytes", maxBytes));
        } catch (IOException e) {
            return List.of(Finding.missing(NAME, directory + " cannot be read: " + Volume.reason(e), OTHER_DIRECTORY)
                    .with("path", directory));
        }
    }

    private Finding look(Volume volume) throws IOException {
        boolean exists = Files.exists(directory);
        Path existing = volume.existing();
        if (!Files.isDirectory(existing)) {
            return Finding.missing(
                    NAME,
                    directory + " cannot be a directory: " + existing + " is none",
                    "delete it, " + OTHER_DIRECTORY);
        }
        if (!volume.isWritable()) {
            return Finding.missing(
                    NAME,
                    existing + " is not writable by this user; it belongs to " + Files.getOwner(existing),
                    "make it writable, give --read-only-cache, " + OTHER_DIRECTORY);
        }
        Finding finding = exists
                ? content(volume)
                : Finding.good(
                        NAME,
                        directory + " is made by the first build, " + TerminalText.size(volume.freeBytes()) + " free");
        return finding.with("exists", exists).with("freeBytes", volume.freeBytes());
    }

    private Finding content(Volume volume) throws IOException {
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(maxBytes).readOnly();
        CacheStats stats;
        VerifyReport glance;
        try (DiskCache cache = DiskCache.open(directory, settings)) {
            CacheMaintenance maintenance = cache.maintenance();
            stats = maintenance.stats();
            glance = maintenance.glance(GLANCE);
        }
        String detail =
                directory + ", " + TerminalText.size(stats.sizeBytes()) + " of at most " + TerminalText.size(maxBytes)
                        + ", " + stats.actions() + " results, " + TerminalText.size(volume.freeBytes()) + " free";
        Finding finding = judge(detail, volume, stats, glance);
        return finding.with("sizeBytes", stats.sizeBytes())
                .with("results", stats.actions())
                .with("movedAside", stats.quarantined())
                .with("damaged", glance.problems().size())
                .with("owner", Files.getOwner(directory).getName());
    }

    private Finding judge(String detail, Volume volume, CacheStats stats, VerifyReport glance) throws IOException {
        if (!glance.isSound()) {
            return Finding.remark(
                    NAME,
                    detail + "; damaged, so compiled again when needed: "
                            + glance.problems().get(0)
                            + (glance.problems().size() == 1
                                    ? ""
                                    : " and " + (glance.problems().size() - 1) + " more"),
                    "codonq cache verify --cache-dir " + directory);
        }
        PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
        if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return Finding.remark(
                    NAME,
                    detail + "; everybody can write to it, and so give you results of their own",
                    "chmod o-w " + directory);
        }
        Path self = Path.of("/proc/self");
        if (!Files.getOwner(self).equals(attributes.owner())) {
            return Finding.remark(
                    NAME,
                    detail + "; it belongs to " + attributes.owner() + ", who can give you results of their own",
                    "use one of your own with --cache-dir unless you trust them");
        }
        if (volume.freeBytes() < LITTLE_SPACE) {
            return Finding.remark(
                    NAME,
                    detail + "; once the disk is full nothing more is kept",
                    "codonq cache gc --cache-size 1G --cache-dir " + directory + ", " + OTHER_DIRECTORY);
        }
        return stats.quarantined() == 0
                ? Finding.good(NAME, detail)
                : Finding.remark(
                        NAME,
                        detail + "; " + stats.quarantined() + " damaged files were found earlier and moved aside",
                        "look for what damages them, such as a failing disk; see " + directory + "/cache-1/quarantine");
    }
}
