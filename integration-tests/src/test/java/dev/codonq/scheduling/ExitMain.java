package dev.codonq.scheduling;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Compiles and never closes its compiler. Arguments: the compiler's executable, a level of isolation, a {@link Way}, a source
 * whose compile has no end, and one that is no program.
 *
 * <p>It says {@code compiling} and waits for a line, then ends in that way.
 */
final class ExitMain {
    static final int STATUS = 3;

    private ExitMain() {}

    /** How a program ends. */
    enum Way {
        /** It goes on until it is told otherwise by a signal. */
        SIGNAL,
        /** On its main thread. */
        EXIT,
        /** In the callback of a result, which is on a thread of the scheduler. */
        EXIT_IN_CALLBACK,
        /** Its main method returns. */
        RETURN
    }

    public static void main(String[] arguments) throws Exception {
        Way way = Way.valueOf(arguments[2]);
        CodonCompiler compiler = CodonCompiler.builder()
                .codon(Path.of(arguments[0]))
                .parallelism(2)
                .build();
        var unused = compiler.compile(request(arguments, 3));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> compiler.snapshot().runs().stream().anyMatch(run -> run.memoryInUseBytes() > 0));
        System.out.println("compiling");
        waitForLine();
        switch (way) {
            case SIGNAL -> waitForLine();
            case EXIT -> System.exit(STATUS);
            case EXIT_IN_CALLBACK ->
                compiler.compile(request(arguments, 4))
                        .thenRun(() -> System.exit(STATUS))
                        .join();
            case RETURN -> {}
        }
    }

    private static void waitForLine() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("who started this has gone");
        }
    }

    private static CompileRequest request(String[] arguments, int source) {
        return CompileRequest.builder(Path.of(arguments[source]))
                .isolation(Isolation.valueOf(arguments[1]))
                .build();
    }
}
