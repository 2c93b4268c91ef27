package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemandTest {
    private static final LibraryMode DEBUG = new LibraryMode(false, false, false);
    private static final LibraryImports NOTHING = new LibraryImports(DEBUG, Set.of());
    private static final LibraryImports MATH = new LibraryImports(DEBUG, Set.of(Path.of("/lib/math.codon")));

    private final AtomicLong clock = new AtomicLong();
    private final Demand demand = new Demand(clock::get);

    @Test
    void now_compilesUnderWay_countByWhatTheyImport() {
        demand.begin(NOTHING);
        demand.begin(MATH);
        demand.begin(MATH);
        assertThat(demand.now()).isEqualTo(Map.of(NOTHING, 1, MATH, 2));
    }

    @Test
    void now_compileThatRan_countsForAMinute() {
        demand.begin(MATH);
        demand.end(MATH, true);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(demand.now()).isEqualTo(Map.of(MATH, 1));
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(demand.now()).isEmpty();
    }

    @Test
    void now_compileAnsweredWithoutARun_countsNoMore() {
        demand.begin(MATH);
        demand.end(MATH, false);
        assertThat(demand.now()).isEmpty();
    }

    @Test
    void now_manyThatRan_countsTheLatest() {
        demand.begin(NOTHING);
        demand.end(NOTHING, true);
        for (int i = 0; i < 50; i++) {
            demand.begin(MATH);
            demand.end(MATH, true);
        }
        assertThat(demand.now()).isEqualTo(Map.of(MATH, 50));
    }
}
