package dev.codonq.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code scripts/soak} does; for {@code CODONQ_SOAK_MINUTES}, or ten minutes where {@code CI=true}, or one. */
@ExtendWith(LeakGuard.class)
@Timeout(value = 1, unit = TimeUnit.DAYS) // each part of a soak has its own
class SoakIT {
    @BeforeAll
    static void findToolchain() {
        RealCodon.require();
    }

    private static Duration length() {
        String minutes = System.getenv("CODONQ_SOAK_MINUTES");
        return minutes != null
                ? SoakPlan.minutes(minutes)
                : Duration.ofMinutes("true".equals(System.getenv("CI")) ? 10 : 1);
    }

    @Test
    void soak_everyFaultAtOnce_breaksNoInvariant() throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime() % 1_000_000);
        Soak soak = new Soak(new SoakPlan(length(), seed), System.out);
        assertThat(soak.run(Soak.newDirectory())).as("seed %d", seed).isEmpty();
    }
}
