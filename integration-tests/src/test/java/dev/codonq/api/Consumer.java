package dev.codonq.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A user of the Java API, who has on the class path what Maven gives to those who name {@code codonq-codon-adapter}: no
 * library that is optional there. Not thread-safe.
 */
final class Consumer {
    /** Of the adapter, of the scheduler, and of what these need. */
    private static final List<String> LIBRARIES =
            List.of("commons-exec", "caffeine", "slf4j-api", "jspecify", "jackson-core");

    /** Of the harness. */
    private static final List<String> HARNESS_LIBRARIES =
            List.of("junit-jupiter-api", "junit-platform-commons", "apiguardian-api", "opentest4j", "assertj-core");

    private final Path directory;
    private final List<Path> classPath;

    /** Compiles and runs in {@code directory}. */
    Consumer(Path directory) {
        this.directory = directory;
        classPath = classPath();
    }

    /** Adds a library that the user has. */
    @CanIgnoreReturnValue
    Consumer with(String library) {
        classPath.add(find(library));
        return this;
    }

    /** Adds the harness. */
    @CanIgnoreReturnValue
    Consumer withHarness() {
        classPath.add(one(
                entries().filter(entry -> entry.toString().endsWith("/integration-tests/target/classes")),
                "integration-tests"));
        HARNESS_LIBRARIES.forEach(this::with);
        return this;
    }

    private static List<Path> classPath() {
        List<Path> entries = new ArrayList<>();
        entries.add(module("scheduler"));
        entries.add(module("codon-adapter"));
        LIBRARIES.forEach(library -> entries.add(find(library)));
        return entries;
    }

    /** Returns where the classes of a module of ours are, a jar or, before there is one, a directory. */
    static Path module(String module) {
        return one(entries().filter(entry -> entry.toString().matches(".*/" + module + "/target/[^/]*")), module);
    }

    private static Path find(String library) {
        Pattern jar = Pattern.compile(Pattern.quote(library) + "-[0-9][^/]*\\.jar");
        return one(
                entries()
                        .filter(entry ->
                                jar.matcher(String.valueOf(entry.getFileName())).matches()),
                library);
    }

    private static Stream<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
    }

    private static Path one(Stream<Path> found, String what) {
        List<Path> entries = found.toList();
        if (entries.size() != 1) {
            throw new AssertionError("the class path should have one " + what + ", not " + entries);
        }
        return entries.get(0);
    }

    private String paths() {
        return String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }

    /** Compiles a class and returns what the compiler says, nothing where it is content. */
    String compile(String name, String source) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "no JDK");
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-Xlint:all", "-proc:none", "-d", directory.toString(), "-cp", paths());
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            return compiled ? said.toString() : said + "\nnot compiled";
        }
    }

    /** Runs the class in a JVM of its own, in the directory, and returns its exit status and all that it says. */
    String run(String name, Path codon) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        directory + File.pathSeparator + paths(),
                        name)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("CODONQ_CODON", codon.toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + said;
    }
}
