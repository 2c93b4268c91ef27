package dev.codonq.toolchain;

import java.nio.file.Path;

/** The directories of the user that this process runs as. */
public final class UserDirectories {
    private UserDirectories() {}

    /** Returns {@code HOME}, which Java's own {@code user.home} ignores, or what the user database says. */
    public static Path home() {
        String home = System.getenv().getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /** Returns codonq's part of the user's cache directory. */
    public static Path cache() {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return (cache.isEmpty() ? home().resolve(".cache") : Path.of(cache).toAbsolutePath()).resolve("codonq");
    }

    /** Returns codonq's part of the directory in which the user keeps settings. */
    public static Path configuration() {
        String settings = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        return (settings.isEmpty()
                        ? home().resolve(".config")
                        : Path.of(settings).toAbsolutePath())
                .resolve("codonq");
    }
}
