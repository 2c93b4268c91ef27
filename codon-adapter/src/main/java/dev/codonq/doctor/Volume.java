package dev.codonq.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system that a directory lies on, or will once it is made. Immutable.
 *
 * @param existing the directory, or the nearest above it that there is
 * @param freeBytes what this user may still write
 * @param allowsPrograms whether files on it may be executed
 */
record Volume(Path existing, long freeBytes, boolean allowsPrograms) {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final int MOUNT_OPTIONS = 5;

    static Volume of(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath().normalize();
        Path parent = existing.getParent();
        while (parent != null && !Files.exists(existing)) {
            existing = parent;
            parent = existing.getParent();
        }
        return new Volume(existing, Files.getFileStore(existing).getUsableSpace(), allowsPrograms(existing));
    }

    /** The last line whose mount point is the longest part of the path is the one in force. */
    private static boolean allowsPrograms(Path existing) throws IOException {
        Path real = existing.toRealPath();
        int longest = -1;
        boolean allows = true;
        for (String line : Files.readAllLines(MOUNTS, StandardCharsets.UTF_8)) {
            String[] fields = line.split(" ", -1);
            Path point = Path.of(fields[MOUNT_POINT].replace("\\040", " "));
            if (real.startsWith(point) && point.getNameCount() >= longest) {
                longest = point.getNameCount();
                allows = !List.of(fields[MOUNT_OPTIONS].split(",", -1)).contains("noexec");
            }
        }
        return allows;
    }

    boolean isWritable() {
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    /** Returns why a file operation failed; only the JDK's special exceptions leave that to their type. */
    static String reason(IOException failure) {
        String message = failure.getMessage();
        return failure.getClass() == IOException.class && message != null ? message : failure.toString();
    }
}
