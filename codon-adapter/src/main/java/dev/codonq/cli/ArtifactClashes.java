package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/*
 * A manifest can have millions of lines, so the jobs are gone through several times instead of being kept. The first
 * time takes 8 bytes of each artifact's path, a hash. Only where hashes say that two artifacts may meet, which they
 * hardly ever do by chance, the paths themselves are compared.
 */
/** Finds jobs whose artifacts cannot stand side by side, or would replace a source. */
final class ArtifactClashes {
    private ArtifactClashes() {}

    /**
     * Returns how many jobs there are.
     *
     * @throws UsageException if two jobs give the same artifact, or one's artifact is a directory of another's or a
     *     source
     */
    static long check(Iterable<PlannedJob> jobs) {
        long[] hashes = sortedHashes(jobs);
        Set<Long> suspects = suspects(jobs, hashes);
        if (suspects.isEmpty()) {
            return hashes.length;
        }
        Map<Path, PlannedJob> byArtifact = new HashMap<>();
        for (PlannedJob job : jobs) {
            Path artifact = absolute(job);
            if (suspects.contains(hash(artifact))) {
                PlannedJob other = byArtifact.putIfAbsent(artifact, job);
                if (other != null) {
                    throw new UsageException(
                            other.label() + " and " + job.label() + " give the same artifact " + name(job));
                }
            }
        }
        for (PlannedJob job : jobs) {
            PlannedJob replacing = byArtifact.get(source(job));
            if (replacing != null) {
                throw new UsageException(replacing.label() + " gives " + name(replacing) + ", which is a source");
            }
            for (Path folder = absolute(job).getParent(); folder != null; folder = folder.getParent()) {
                PlannedJob other = byArtifact.get(folder);
                if (other != null) {
                    throw new UsageException(other.label() + " gives " + name(other)
                            + ", which must be a directory for " + name(job) + " of " + job.label());
                }
            }
        }
        return hashes.length;
    }

    private static long[] sortedHashes(Iterable<PlannedJob> jobs) {
        long[] hashes = new long[64];
        int count = 0;
        for (PlannedJob job : jobs) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            hashes[count++] = hash(absolute(job));
        }
        Arrays.sort(hashes, 0, count);
        return Arrays.copyOf(hashes, count);
    }

    private static Set<Long> suspects(Iterable<PlannedJob> jobs, long[] hashes) {
        Set<Long> suspects = new HashSet<>();
        for (int i = 1; i < hashes.length; i++) {
            if (hashes[i] == hashes[i - 1]) {
                suspects.add(hashes[i]);
            }
        }
        for (PlannedJob job : jobs) {
            addIfMade(suspects, hashes, source(job));
            for (Path folder = absolute(job).getParent(); folder != null; folder = folder.getParent()) {
                addIfMade(suspects, hashes, folder);
            }
        }
        return suspects;
    }

    private static void addIfMade(Set<Long> suspects, long[] hashes, Path path) {
        long hash = hash(path);
        if (Arrays.binarySearch(hashes, hash) >= 0) {
            suspects.add(hash);
        }
    }

    private static Path source(PlannedJob job) {
        return job.spec().source().toAbsolutePath().normalize();
    }

    private static Path absolute(PlannedJob job) {
        return job.artifact().toAbsolutePath().normalize();
    }

    private static String name(PlannedJob job) {
        return TerminalText.oneLine(job.artifact().toString());
    }

    /** Returns the 64-bit FNV-1a of the path's characters. */
    private static long hash(Path path) {
        String text = path.toString();
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
