package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The results that other machines share, behind those in memory and on disk. */
@Timeout(60)
class SharedTierTest {
    private static final Action ACTION =
            Action.builder("/bin/true", "a").output("file 0").build();
    private static final ActionKey KEY = ActionKey.of(ACTION);
    private static final ActionResult RESULT = Samples.result("content");

    private final Shared shared = new Shared();

    @TempDir
    private Path directory;

    private static final class Shared implements SharedResults {
        private final Map<ActionKey, ActionResult> results = new HashMap<>();
        private final List<String> calls = new ArrayList<>();

        @Override
        public Optional<ActionResult> lookup(Action action, ActionKey key) {
            calls.add("lookup");
            return Optional.ofNullable(results.get(key));
        }

        @Override
        public void publish(Action action, ActionKey key, ActionResult result) {
            calls.add("publish");
            results.put(key, result);
        }
    }

    private ActionCache cache(Optional<DiskCache> disk) {
        return new ActionCache(1 << 20, disk, Optional.of(shared), result -> result.exitCode() == 0);
    }

    private ActionCache cache() {
        return cache(Optional.empty());
    }

    @Test
    void lookup_onlyShared_isRemoteAndKeptInMemory() {
        shared.results.put(KEY, RESULT);
        ActionCache cache = cache();
        assertThat(cache.lookup(ACTION, KEY)).contains(new ActionCache.Hit(RESULT, ActionCache.Tier.REMOTE));
        assertThat(cache.lookup(ACTION, KEY)).contains(new ActionCache.Hit(RESULT, ActionCache.Tier.MEMORY));
        assertThat(shared.calls).containsExactly("lookup");
    }

    @Test
    void lookup_onlyShared_isKeptOnDiskForLater() throws Exception {
        shared.results.put(KEY, RESULT);
        try (DiskCache disk = DiskCache.open(directory, CacheSettings.DEFAULT)) {
            assertThat(cache(Optional.of(disk)).lookup(ACTION, KEY)).isPresent();
        }
        try (DiskCache disk = DiskCache.open(directory, CacheSettings.DEFAULT)) {
            assertThat(cache(Optional.of(disk)).lookup(ACTION, KEY).map(ActionCache.Hit::tier))
                    .contains(ActionCache.Tier.DISK);
        }
        assertThat(shared.calls).containsExactly("lookup");
    }

    @Test
    void lookup_sharedFailureThatMayPass_isAMiss() {
        shared.results.put(KEY, new ActionResult(1, new TreeMap<>(), CapturedOutput.EMPTY, CapturedOutput.EMPTY));
        assertThat(cache().lookup(ACTION, KEY)).isEmpty();
    }

    @Test
    void lookup_sharedWithoutADeclaredOutput_isAMiss() {
        shared.results.put(KEY, Samples.result());
        assertThat(cache().lookup(ACTION, KEY)).isEmpty();
    }

    @Test
    void lookUpAgain_missed_doesNotAskTheOthersAgain() {
        ActionCache cache = cache();
        assertThat(cache.lookup(ACTION, KEY)).isEmpty();
        shared.results.put(KEY, RESULT);
        assertThat(cache.lookUpAgain(ACTION, KEY)).isEmpty();
        assertThat(shared.calls).containsExactly("lookup");
    }

    @Test
    void publish_shares_andKeepDoesNot() {
        ActionCache cache = cache();
        cache.keep(ACTION, KEY, RESULT, Duration.ZERO);
        assertThat(shared.calls).isEmpty();
        assertThat(cache.lookup(ACTION, KEY)).isPresent();
        cache.publish(ACTION, KEY, RESULT, Duration.ZERO);
        assertThat(shared.results).containsEntry(KEY, RESULT);
    }

    @Test
    void uncacheable_isNeitherLookedUpNorShared() {
        Action action =
                Action.builder("/bin/true", "a").uncacheable("on purpose").build();
        ActionCache cache = cache();
        cache.publish(action, KEY, RESULT, Duration.ZERO);
        cache.keep(action, KEY, RESULT, Duration.ZERO);
        assertThat(cache.lookup(action, KEY)).isEmpty();
        assertThat(shared.calls).isEmpty();
    }
}
