package dev.codonq.scheduling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/**
 * Sources of which each has the compiler take about 1.5 GiB within some three seconds of processor time, half a second of
 * which is for nearly all of that memory. Immutable.
 *
 * <p>Codon works out strings that are known at compile time, and keeps every one that it has come across. So a sum of n
 * strings costs it n²/2 of them.
 */
record HungrySources(Path directory) {
    /** What a compile takes, measured by control groups with Codon 0.18.0; to within a tenth. */
    static final long PEAK_BYTES = 3L << 29;

    private static final int DOUBLINGS = 16;
    private static final int SUMMANDS = 64;

    /** Writes a source, whose program prints {@code number}. */
    Path write(int number) throws IOException {
        String sum = String.join(" + ", Collections.nCopies(SUMMANDS, "s"));
        String program = """
                def doubled(s: Static[str], n: Static[int]):
                    if n == 0:
                        return staticlen(%s)
                    else:
                        return doubled(s + s, n - 1)

                length = doubled('source%05d', %d)
                print(%d)
                """.formatted(sum, number, DOUBLINGS, number);
        return Files.writeString(directory.resolve("hungry" + number + ".codon"), program);
    }
}
