package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.ResourceLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CompileRequestTest {
    private static CompileRequest.Builder request() {
        return CompileRequest.builder(Path.of("a.py"));
    }

    @Test
    void limits_changed_keepTheOthers() {
        ResourceLimits limits = request()
                .limits(ResourceLimits.defaults().toBuilder().openFiles(77).build())
                .timeout(Duration.ofSeconds(60))
                .limits(run -> run.memoryBytes(2L << 30).processes(64))
                .gracePeriod(Duration.ofSeconds(1))
                .build()
                .limits();
        assertThat(limits)
                .isEqualTo(ResourceLimits.defaults().toBuilder()
                        .openFiles(77)
                        .timeout(Duration.ofSeconds(60))
                        .memoryBytes(2L << 30)
                        .processes(64)
                        .gracePeriod(Duration.ofSeconds(1))
                        .build());
    }

    @Test
    void limits_notPositive_areRefusedAtTheCallAndChangeNothing() {
        CompileRequest.Builder request = request();
        assertThatThrownBy(() -> request.limits(run -> run.memoryBytes(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory bytes must be positive, not 0");
        assertThat(request.build().limits()).isEqualTo(ResourceLimits.defaults());
    }
}
