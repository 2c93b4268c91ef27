package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.ActionKey;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class ActionEntryTest {
    private static final int ENTRIES = 2_000;

    @Test
    void decode_randomEntries_areWhatWasEncoded(TestReporter reporter) throws IOException {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int i = 0; i < ENTRIES; i++) {
            ActionEntry entry = entry(random);
            ActionEntry decoded = ActionEntry.decode(entry.encode());
            // What was captured has no equality of its own.
            assertThat(uncaptured(decoded)).as("entry %d, seed %d", i, seed).isEqualTo(uncaptured(entry));
            assertThat(decoded.standardOutput().bytes())
                    .isEqualTo(entry.standardOutput().bytes());
            assertThat(decoded.standardError().bytes())
                    .isEqualTo(entry.standardError().bytes());
        }
    }

    @Test
    void decode_cutOffAnywhere_isRefused() {
        byte[] encoded = entry(new Random(1)).encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> ActionEntry.decode(cut)).as("%d", length).isInstanceOf(IOException.class);
        }
    }

    /** Of our own making, so that the checksum is right, by a version that means something else by the bytes. */
    @Test
    void decode_anotherContentWithTheRightChecksum_isRefused(TestReporter reporter) {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int i = 0; i < ENTRIES; i++) {
            byte[] encoded = entry(random).encode();
            int length = encoded.length - 32;
            // The format's name, or the length of the text after it.
            encoded[random.nextInt(23)] ^= (byte) (1 << random.nextInt(8));
            byte[] whole = Arrays.copyOf(encoded, encoded.length);
            System.arraycopy(Digest.sha256().digest(Arrays.copyOf(encoded, length)), 0, whole, length, 32);
            assertThatThrownBy(() -> ActionEntry.decode(whole))
                    .as("entry %d, seed %d", i, seed)
                    .isInstanceOf(IOException.class);
        }
    }

    private static ActionEntry uncaptured(ActionEntry entry) {
        return new ActionEntry(
                entry.key(),
                entry.isolation(),
                entry.runTime(),
                entry.exitCode(),
                entry.outputs(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                entry.subject(),
                entry.parts());
    }

    private static ActionEntry entry(Random random) {
        SortedMap<String, ActionEntry.Output> outputs = new TreeMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            outputs.put(text(random), new ActionEntry.Output(digest(random), random.nextBoolean()));
        }
        List<KeyPart> parts = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            parts.add(new KeyPart(text(random), text(random), text(random), text(random)));
        }
        Isolation[] levels = Isolation.values();
        return new ActionEntry(
                new ActionKey(digest(random)),
                levels[random.nextInt(levels.length)],
                Duration.ofNanos(random.nextLong()),
                random.nextInt(),
                outputs,
                captured(random),
                captured(random),
                text(random),
                parts);
    }

    private static Digest digest(Random random) {
        Digest digest = Digest.of(text(random).getBytes(StandardCharsets.UTF_8));
        return new Digest(digest.hash(), random.nextLong() >>> 1);
    }

    private static CapturedOutput captured(Random random) {
        byte[] bytes = new byte[random.nextInt(50)];
        random.nextBytes(bytes);
        return new CapturedOutput(bytes, new byte[0], 0);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(" /a.\u00e9\u20ac\ud83d\ude00\u0000\n".codePointAt(random.nextInt(6)));
        }
        return text.append(random.nextInt(1_000)).toString();
    }
}
