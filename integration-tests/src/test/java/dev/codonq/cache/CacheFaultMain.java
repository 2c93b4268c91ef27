package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Builds half of some actions, makes a fault, and builds all of them twice. Arguments: the directory of the cache, the
 * {@link Fault}, the number of actions, the size of their outputs. It says what came of each build, and at the end what
 * the cache has in its directory for temporary files, and what is wrong with its content.
 */
final class CacheFaultMain {
    /** What is done to the cache. */
    enum Fault {
        NONE,
        READ_ONLY_MOUNT,
        READ_ONLY_DIRECTORIES,
        UNREADABLE_FILES
    }

    private CacheFaultMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        List<Integer> all = IntStream.range(0, count).boxed().toList();
        try (DiskCache cache = DiskCache.open(directory, CacheSettings.DEFAULT);
                Builds builds = new Builds(cache, Integer.parseInt(arguments[3]))) {
            System.out.println(builds.build(all.subList(0, count / 2)));
            make(Fault.valueOf(arguments[1]), directory);
            System.out.println(builds.build(all));
            System.out.println(builds.build(all));
            System.out.println(temporary(directory) + " temporary");
            System.out.println(cache.maintenance().verify().problems());
        }
    }

    private static void make(Fault fault, Path directory) throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> {
                // The disk is full soon.
            }
            case READ_ONLY_MOUNT -> {
                // Over it, since what is open for writing keeps the mount from becoming read-only itself.
                run("mount", "--bind", directory.toString(), directory.toString());
                run("mount", "-o", "remount,bind,ro", directory.toString());
            }
            case READ_ONLY_DIRECTORIES -> change(directory, true, "r-xr-xr-x");
            case UNREADABLE_FILES -> {
                change(directory.resolve("cache-1/actions"), false, "---------");
                change(directory.resolve("cache-1/blobs"), false, "---------");
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("cannot " + String.join(" ", command));
        }
    }

    private static void change(Path directory, boolean ofDirectories, String mode) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(path -> Files.isDirectory(path) == ofDirectories)
                    .toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            }
        }
    }

    private static long temporary(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory.resolve("cache-1/tmp"))) {
            return paths.filter(Files::isRegularFile).count();
        }
    }
}
