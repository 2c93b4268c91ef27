package dev.codonq.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * What a batch costs of which nothing is in a cache: {@code codonq build} with warm compilers and without, beside the compiler
 * started by {@code xargs}, two at once, on the same distinct programs. The executables must be the same, byte for byte.
 */
public final class ColdBench {
    private static final List<IntFunction<String>> PLAIN = List.of(
            n -> """
            def fib(n: int) -> int:
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print(fib(%d))
            """.formatted(n % 30), n -> """
            class Account:
                owner: str
                balance: float
                def __init__(self, owner: str):
                    self.owner = owner
                    self.balance = 0.0
                def add(self, amount: float):
                    if amount < 0.0:
                        raise ValueError("negative")
                    self.balance += amount
            a = Account("n%d")
            for i in range(10):
                a.add(float(i))
            print(a.owner, a.balance)
            """.formatted(n), n -> """
            words = "the quick brown fox jumps over the lazy dog %d".split()
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            for k in sorted(counts.keys()):
                print(k, counts[k])
            """.formatted(n), n -> """
            import math
            def primes(n: int):
                found = [True] * (n + 1)
                for i in range(2, int(math.sqrt(n)) + 1):
                    if found[i]:
                        for j in range(i * i, n + 1, i):
                            found[j] = False
                return [i for i in range(2, n + 1) if found[i]]
            print(len(primes(%d)))
            """.formatted(1000 + n));

    private final Path script;
    private final Path codon;
    private final Path directory;

    private ColdBench(Path script, Path codon, Path directory) {
        this.script = script;
        this.codon = codon;
        this.directory = directory;
    }

    /** Measures with the script codonq, a compiler, the numbers of plain programs, numpy programs and rounds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "codonq-bench");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ColdBench bench = new ColdBench(Path.of(arguments[0]), Path.of(arguments[1]), directory);
        int rounds = Integer.parseInt(arguments[4]);
        try {
            // What is built once for a machine is there.
            bench.write("first", 6, n -> PLAIN.get(0).apply(n));
            bench.build("first", "auto");
            bench.measure(
                    "plain",
                    Integer.parseInt(arguments[2]),
                    n -> PLAIN.get(n % PLAIN.size()).apply(n),
                    rounds);
            bench.measure("numpy", Integer.parseInt(arguments[3]), ColdBench::numpy, rounds);
        } finally {
            bench.run(List.of("/bin/rm", "-rf", directory.toString()));
        }
    }

    private static String numpy(int n) {
        return """
            import numpy as np
            a = np.arange(%d).reshape(2, %d)
            b = a.T
            print((a @ b).sum(), a.mean())
            """.formatted(2 * (n + 2), n + 2);
    }

    private void measure(String name, int count, IntFunction<String> text, int rounds) throws Exception {
        if (count == 0) {
            return;
        }
        write(name, count, text);
        System.out.printf("%d distinct %s programs to executables, two at once, %d rounds%n", count, name, rounds);
        Comparison comparison = new Comparison()
                .with("xargs", () -> bare(name))
                .with("codonq, warm", () -> build(name, "auto"))
                .with("codonq, cold", () -> build(name, "off"))
                .measure(rounds, 0);
        comparison.print();
        comparison.printRatios();
        requireSame(name);
    }

    private void write(String name, int count, IntFunction<String> text) throws IOException {
        Path sources = Files.createDirectories(directory.resolve(name));
        for (int n = 0; n < count; n++) {
            Files.writeString(sources.resolve("p" + n + ".py"), text.apply(n));
        }
    }

    private void bare(String name) throws Exception {
        Path out = Files.createDirectories(directory.resolve("bare-" + name));
        run(List.of(
                "/bin/sh",
                "-c",
                "cd '" + out + "' && find '" + directory.resolve(name) + "' -name '*.py' | sort"
                        + " | xargs -P 2 -I{} sh -c '\"$0\" build -exe -o \"$(basename {} .py)\" {}' '" + codon + "'"));
    }

    private void build(String name, String warm) throws Exception {
        Path out = directory.resolve("codonq-" + warm + "-" + name);
        run(List.of("/bin/rm", "-rf", out.toString()));
        run(List.of(
                script.toString(),
                "build",
                directory.resolve(name).toString(),
                "--root",
                directory.resolve(name).toString(),
                "--out",
                out.toString(),
                "--codon",
                codon.toString(),
                "--no-cache",
                "--jobs",
                "2",
                "--warm",
                warm,
                "--quiet"));
    }

    private void requireSame(String name) throws IOException {
        int same = 0;
        try (Stream<Path> made = Files.list(directory.resolve("bare-" + name))) {
            for (Path bare : made.toList()) {
                for (String warm : List.of("auto", "off")) {
                    Path other =
                            directory.resolve("codonq-" + warm + "-" + name).resolve(bare.getFileName());
                    if (Files.mismatch(bare, other) != -1) {
                        throw new IllegalStateException(other + " is not what the bare compiler made");
                    }
                    same++;
                }
            }
        }
        System.out.printf("  %d executables are those of the bare compiler, byte for byte%n", same);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // As codonq has it, see docs/decisions/0002.
        builder.environment().putAll(Map.of("OPENBLAS_NUM_THREADS", "1"));
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + exitCode + ": "
                    + Files.readString(log, StandardCharsets.UTF_8));
        }
    }
}
