package dev.codonq.hostile;

import dev.codonq.testing.RealCodon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The C compiler that makes the programs of the tests. */
public final class CCompiler {
    private CCompiler() {}

    /** Returns its path. Where there is none the test is skipped. */
    public static String require() {
        for (String name : List.of("gcc", "cc", "g++", "clang")) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
                Path candidate = Path.of(folder, name);
                if (Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
            }
        }
        String what = "a C compiler (on Debian: apt-get install gcc)";
        RealCodon.missing(what);
        throw new AssertionError(what);
    }
}
