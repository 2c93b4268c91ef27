package dev.codonq.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Small programs of many shapes, each different from all others; every fifth does not compile. */
final class GeneratedPrograms {
    private static final List<IntFunction<String>> GOOD = List.of(
            n -> """
            def fib(n: int) -> int:
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print("fib", %d, fib(%d))
            """.formatted(n, n % 20),
            n -> """
            class Account:
                owner: str
                balance: float
                def __init__(self, owner: str):
                    self.owner = owner
                    self.balance = 0.0
                def add(self, amount: float):
                    self.balance += amount
            a = Account("n%d")
            for i in range(10):
                a.add(float(i))
            print(a.owner, a.balance)
            """.formatted(n),
            n -> """
            from lib.shapes import area
            print(area(%d, %d))
            """.formatted(n, n + 1),
            n -> """
            import sys
            try:
                raise ValueError("thrown %d")
            except ValueError as e:
                print("caught", e)
            """.formatted(n),
            n -> """
            def gen(n: int):
                for i in range(n):
                    yield i * %d
            print(sum(gen(10)), [x for x in gen(3)])
            """.formatted(n));

    private static final List<IntFunction<String>> BROKEN = List.of(
            n -> "print(undefined_%d)\n".formatted(n),
            n -> "x: int = 'text %d'\nprint(x)\n".formatted(n),
            n -> "def f(a: int):\n    return a\n\nprint(f(%d, 2))\n".formatted(n),
            n -> "if True\n    print(%d)\n".formatted(n),
            n -> "from lib.shapes import volume_%d\n".formatted(n));

    private GeneratedPrograms() {}

    /** Writes so many programs, with a module that some import, and returns their names. */
    static List<String> write(UserShell project, int count) throws IOException {
        project.file("lib/__init__.py", "");
        project.file("lib/shapes.py", "def area(a: int, b: int) -> int:\n    return a * b\n");
        List<String> names = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            List<IntFunction<String>> shapes = n % 5 == 4 ? BROKEN : GOOD;
            String name = "g" + n + ".py";
            project.file(name, shapes.get((n + n / 5) % shapes.size()).apply(n));
            names.add(name);
        }
        return names;
    }
}
