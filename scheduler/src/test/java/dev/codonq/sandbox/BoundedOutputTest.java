package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedOutputTest {
    private static String written(int limit, String... writes) {
        BoundedOutput output = new BoundedOutput(limit);
        for (String write : writes) {
            output.write(write.getBytes(US_ASCII), 0, write.length());
        }
        return output.captured().text();
    }

    /** What must be kept of {@code all}: the longer half of the limit from its beginning, the rest from its end. */
    private static byte[] expected(byte[] all, int limit) {
        if (all.length <= limit) {
            return all;
        }
        int tail = limit / 2;
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(all, 0, limit - tail);
        expected.writeBytes(("\n[codonq: " + (all.length - limit) + " bytes discarded here]\n").getBytes(US_ASCII));
        expected.write(all, all.length - tail, tail);
        return expected.toByteArray();
    }

    @Test
    void captured_nothingWritten_isEmpty() {
        assertThat(new BoundedOutput(10).captured().text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10, abcdefghij, 'abcdefghij'",
        "9, abcdefghi, 'abcdefghi'",
        "5, abcdef, 'abc\n[codonq: 1 bytes discarded here]\nef'",
        "4, abcdefghij, 'ab\n[codonq: 6 bytes discarded here]\nij'",
        "2, abc, 'a\n[codonq: 1 bytes discarded here]\nc'",
        "1, a, a",
        "1, abc, 'a\n[codonq: 2 bytes discarded here]\n'"
    })
    void captured_oneWrite_keepsBeginningAndEnd(int limit, String write, String kept) {
        assertThat(written(limit, write)).isEqualTo(kept);
        assertThat(written(limit, write.split(""))).as("byte by byte").isEqualTo(kept);
    }

    @Test
    void captured_ringWrapsManyTimes_isInOrder() {
        assertThat(written(8, "abcd", "efg", "hij", "klm", "no"))
                .startsWith("abcd")
                .endsWith("lmno");
    }

    @Test
    void captured_whileWritingGoesOn_isWhatThereWas() {
        BoundedOutput output = new BoundedOutput(4);
        output.write('a');
        var early = output.captured();
        output.write("bcdefgh".getBytes(US_ASCII), 0, 7);
        assertThat(early.text()).isEqualTo("a");
        assertThat(output.captured().discardedBytes()).isEqualTo(4);
    }

    @Test
    void captured_randomWrites_equalsAPlainArray() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            int limit = 1 + random.nextInt(20);
            BoundedOutput output = new BoundedOutput(limit);
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            for (int writes = random.nextInt(8); writes > 0; writes--) {
                byte[] bytes = new byte[random.nextInt(30)];
                random.nextBytes(bytes);
                int offset = random.nextInt(bytes.length + 1);
                int length = random.nextInt(bytes.length - offset + 1);
                output.write(bytes, offset, length);
                plain.write(bytes, offset, length);
            }
            byte[] all = plain.toByteArray();
            assertThat(output.captured().bytes())
                    .as("seed %d, round %d: %s within %d", seed, round, Arrays.toString(all), limit)
                    .isEqualTo(expected(all, limit));
            assertThat(output.captured().keptBytes()).isEqualTo(Math.min(all.length, limit));
        }
    }
}
