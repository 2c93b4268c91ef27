package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActionCacheTest {
    private static ActionKey key(int number) {
        return ActionKey.of(action(number));
    }

    private static Action action(int number) {
        return Action.builder("/bin/true", Integer.toString(number)).build();
    }

    private static ActionResult result(int outputBytes, int capturedBytes) {
        TreeMap<String, OutputFile> outputs = new TreeMap<>();
        outputs.put("x", new OutputFile(Blob.of(new byte[outputBytes]), false));
        CapturedOutput captured = new CapturedOutput(new byte[capturedBytes], new byte[0], 0);
        return new ActionResult(0, outputs, captured, CapturedOutput.EMPTY);
    }

    private static long kept(ActionCache cache, int count) {
        return IntStream.range(0, count)
                .filter(i -> cache.lookup(action(i), key(i)).isPresent())
                .count();
    }

    @Test
    void lookup_published_isThatResult() {
        ActionCache cache = new ActionCache(1 << 20, Optional.empty());
        ActionResult result = result(10, 0);
        cache.publish(action(1), key(1), result, Duration.ZERO);
        assertThat(cache.lookup(action(1), key(1))).contains(new ActionCache.Hit(result, ActionCache.Tier.MEMORY));
        assertThat(cache.lookup(action(2), key(2))).isEmpty();
    }

    @Test
    void publish_moreThanTheBound_evicts() {
        ActionCache cache = new ActionCache(1 << 20, Optional.empty());
        for (int i = 0; i < 100; i++) {
            cache.publish(action(i), key(i), result(100_000, 0), Duration.ZERO);
        }
        assertThat(kept(cache, 100)).isBetween(1L, 10L);
    }

    @Test
    void publish_whatWasCaptured_weighsToo() {
        ActionCache cache = new ActionCache(1 << 20, Optional.empty());
        for (int i = 0; i < 100; i++) {
            cache.publish(action(i), key(i), result(0, 100_000), Duration.ZERO);
        }
        assertThat(kept(cache, 100)).isBetween(1L, 10L);
    }

    @Test
    void publish_emptyResults_areBoundedByTheirOverhead() {
        ActionCache cache = new ActionCache(10 * 1024, Optional.empty());
        for (int i = 0; i < 1_000; i++) {
            cache.publish(action(i), key(i), result(0, 0), Duration.ZERO);
        }
        assertThat(kept(cache, 1_000)).isBetween(1L, 10L);
    }

    @Test
    void publish_largerThanTheBound_isNotKept() {
        ActionCache cache = new ActionCache(1000, Optional.empty());
        cache.publish(action(1), key(1), result(2000, 0), Duration.ZERO);
        assertThat(cache.lookup(action(1), key(1))).isEmpty();
    }

    @Test
    void publish_boundOfZero_keepsNone() {
        ActionCache cache = new ActionCache(0, Optional.empty());
        cache.publish(action(1), key(1), result(0, 0), Duration.ZERO);
        assertThat(cache.lookup(action(1), key(1))).isEmpty();
    }
}
