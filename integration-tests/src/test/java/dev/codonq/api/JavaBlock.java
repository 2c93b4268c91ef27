package dev.codonq.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A Java example of a page: statements, as they stand there. Immutable. */
record JavaBlock(String page, int number, String code) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

    /** What the pages take for granted. */
    private static final String IMPORTS = """
            import dev.codonq.action.*;
            import dev.codonq.cache.*;
            import dev.codonq.compile.*;
            import dev.codonq.diagnostics.*;
            import dev.codonq.metrics.*;
            import dev.codonq.sandbox.*;
            import dev.codonq.scheduling.*;
            import dev.codonq.toolchain.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import java.nio.file.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    /** Variables that examples have from what surrounds them; they may declare others of these names. */
    private static final String VARIABLES = """
                static CodonCompiler codon;
                static CompileRequest request;
                static List<Path> sources;
                static MeterRegistry registry;
                static Path directory;
                static Path source;
                static Queue<SchedulerEvent> queueOfMine;
            """;

    static List<JavaBlock> of(String page) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("scheduler"))) {
            root = root.resolve("..").normalize();
        }
        List<String> blocks = FENCED.matcher(Files.readString(root.resolve(page)))
                .results()
                .map(block -> block.group(1))
                .toList();
        return blocks.stream()
                .map(code -> new JavaBlock(page, blocks.indexOf(code) + 1, code))
                .toList();
    }

    /** Returns a class of this name, whose main is the example. */
    String asClass(String name) {
        String imports =
                code.contains("registry") ? IMPORTS : IMPORTS.replaceAll("(?m)^.*(micrometer|metrics).*\n", "");
        String variables = code.contains("registry") ? VARIABLES : VARIABLES.replaceAll("(?m)^.*registry;\n", "");
        return imports + "class " + name + " {\n" + variables
                + "    public static void main(String[] arguments) throws Exception {\n" + code + "    }\n}\n";
    }

    @Override
    public String toString() {
        return page + " " + number;
    }
}
