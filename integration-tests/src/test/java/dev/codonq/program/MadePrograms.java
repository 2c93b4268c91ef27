package dev.codonq.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** Small programs of a few shapes, each another one, that do what their comments say. */
final class MadePrograms {
    private static final List<IntFunction<String>> SHAPES = List.of(
            n -> """
            total = 0
            for i in range(%d):
                total += i
            print(total)  # EXPECT: %d
            """.formatted(n, n * (n - 1) / 2),
            n -> """
            def fib(n: int) -> int:
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print(fib(10) + %d)  # EXPECT: %d
            """.formatted(n, 55 + n),
            n -> """
            words = "a b c".split()
            words.append(str(%d))
            print("-".join(words))  # EXPECT: a-b-c-%d
            print(len(words))  # EXPECT: 4
            """.formatted(n, n),
            n -> """
            class Point:
                x: int
                def __init__(self, x: int):
                    self.x = x
                def __str__(self) -> str:
                    return f"<{self.x}>"
            print(Point(%d))  # EXPECT: <%d>
            """.formatted(n, n),
            n -> """
            try:
                raise ValueError("no %d")
            except ValueError as e:
                print(e.message)  # EXPECT: no %d
            """.formatted(n, n),
            n -> """
            d = {"a": 1, "b": %d}
            for k in sorted(d.keys()):  # EXPECT: a 1
                print(k, d[k])  # EXPECT: b %d
            """.formatted(n, n),
            n -> """
            import sys
            # EXPECT-NOTHING
            sys.exit(%d)  # EXPECT-EXIT: %d
            """.formatted(n % 256, n % 256),
            n -> """
            v%d = 1
            print(v%d + w%d)  # EXPECT-ERROR: name 'w%d' is not defined
            """.formatted(n, n, n, n));

    private MadePrograms() {}

    /** Writes {@code count} programs into {@code directory}. */
    static void write(int count, Path directory) throws IOException {
        for (int i = 0; i < count; i++) {
            Path group = Files.createDirectories(directory.resolve("shape" + i % SHAPES.size()));
            Files.writeString(
                    group.resolve("p" + i + (i % 3 == 0 ? ".codon" : ".py")),
                    SHAPES.get(i % SHAPES.size()).apply(i));
        }
    }
}
