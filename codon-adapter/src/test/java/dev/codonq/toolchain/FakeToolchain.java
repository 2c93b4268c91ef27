package dev.codonq.toolchain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Codon installations whose compiler is a shell script. */
public final class FakeToolchain {
    public static final String ANSWERS = "echo 0.18.0";

    private FakeToolchain() {}

    /** Makes a whole one at {@code root} whose compiler runs {@code commands}, and returns its executable. */
    public static Path at(Path root, String commands) {
        write(root.resolve("lib/codon/libcodonc.so"), "compiler");
        write(root.resolve("lib/codon/libcodonrt.so"), "runtime");
        write(root.resolve("lib/codon/stdlib/internal/core.codon"), "class int: pass");
        return script(root.resolve("bin/codon"), "#!/bin/sh\n" + commands + "\n");
    }

    /** Makes what pip makes under {@code prefix}, and returns the script on the search path. */
    static Path byPip(Path prefix, String packages) {
        at(prefix.resolve(packages + "/codon_compiler_demo/binaries/linux-x86_64"), ANSWERS);
        return consoleScript(prefix.resolve("bin/codon"));
    }

    static Path consoleScript(Path file) {
        return script(file, """
                #!/usr/bin/python3
                # -*- coding: utf-8 -*-
                import sys
                from codon_compiler_demo.cli import main
                if __name__ == "__main__":
                    sys.exit(main())
                """);
    }

    static Path script(Path file, String text) {
        write(file, text);
        setPermissions(file, "rwxr-xr-x");
        return file;
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void setPermissions(Path file, String permissions) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
