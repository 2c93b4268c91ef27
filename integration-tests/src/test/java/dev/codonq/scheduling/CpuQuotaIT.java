package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cache.ChildJvm;
import dev.codonq.cli.DefaultJobsMain;
import dev.codonq.testing.LeakGuard;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fewer processors than the machine has, where a control group grants no more. */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class CpuQuotaIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(classes = {DefaultSlotsMain.class, DefaultJobsMain.class})
    void defaultParallelism_quotaOfOneProcessor_isOne(Class<?> main) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        Assumptions.assumeTrue(processors > 1, "this machine has one processor only");
        CpuQuota quota = CpuQuota.ofOneProcessor();
        try (quota) {
            assertThat(said(quota.prefix(), main)).containsExactly("1");
        }
        assertThat(said(List.of(), main)).containsExactly(Integer.toString(processors));
    }

    private List<String> said(List<String> prefix, Class<?> main) throws Exception {
        try (ChildJvm child = new ChildJvm(prefix, directory.resolve("errors"), main)) {
            List<String> lines = child.rest();
            assertThat(child.awaitEnd()).isZero();
            return lines;
        }
    }
}
