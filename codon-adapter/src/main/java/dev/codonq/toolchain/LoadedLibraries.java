package dev.codonq.toolchain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries that the system's loader would load for a program or library, all levels deep. Immutable.
 *
 * @param files absolute paths as the loader names them, the loader itself among them
 * @param loader the loader
 */
record LoadedLibraries(List<Path> files, Optional<Path> loader) {
    /** Lines such as {@code libm.so.6 => /lib/libm.so.6 (0x00007f38a4b58000)}; the loader's own has no arrow. */
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*(\\S.* => )?(/.*) \\(0x[0-9a-f]+\\)$");

    /** Asks the loader of {@code program}, which is not run. */
    static LoadedLibraries ofProgram(Path program, String searchPath) {
        return parse(ToolQuestion.ask(List.of(program.toString()), searchPath, Map.of("LD_TRACE_LOADED_OBJECTS", "1"))
                .orElse(""));
    }

    /** Asks {@code loader} about a library. */
    static LoadedLibraries ofLibrary(Path loader, Path library, String searchPath) {
        return parse(ToolQuestion.ask(List.of(loader.toString(), "--list", library.toString()), searchPath, Map.of())
                .orElse(""));
    }

    static LoadedLibraries parse(String listing) {
        List<Path> files = new ArrayList<>();
        Path loader = null;
        Matcher line = LINE.matcher(listing);
        while (line.find()) {
            Path file = Path.of(line.group(2));
            files.add(file);
            if (line.group(1) == null) {
                loader = file;
            }
        }
        return new LoadedLibraries(List.copyOf(files), Optional.ofNullable(loader));
    }
}
