package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Limit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceededLimitTest {
    private final CompileRequest request = CompileRequest.builder(Path.of("a.py"))
            .timeout(Duration.ofSeconds(7))
            .queueTimeout(Duration.ofMillis(1500))
            .limits(run -> run.silentTimeout(Duration.ofSeconds(8)).cpuTime(Duration.ofSeconds(9)))
            .limits(run ->
                    run.memoryBytes(64 << 20).processes(17).fileBytes(4096).diskBytes(5 << 20))
            .limits(run -> run.writtenBytes(6 << 20))
            .build();

    @ParameterizedTest
    @CsvSource({
        "QUEUE_TIME, timedOut, queueTimeout, no slot was free within 1500 ms",
        "RUN_TIME, timedOut, runTimeout, the compiler was still running after 7 s",
        "SILENCE, timedOut, silentTimeout, the compiler wrote nothing and used no processor for 8 s",
        "CPU_TIME, timedOut, cpuLimit, the compiler used more than 9 s of processor time",
        "MEMORY, failed, outOfMemory, the compiler needed more than 64 MiB of memory",
        "PROCESSES, failed, processLimit, the compiler needed more than 17 processes and threads",
        "FILE_SIZE, failed, diskFull, 'the compiler wrote a file larger than 4,096 bytes'",
        "DISK, failed, diskFull, the compiler wrote more than 5 MiB to its disk",
        "OUTPUT, failed, outputLimit, the compiler printed more than 6 MiB to standard error and standard output",
    })
    void of_everyLimit_namesItAndItsCause(Limit limit, String outcome, String cause, String message) {
        ExceededLimit exceeded = ExceededLimit.of(limit, "the compiler", request.limits(), request.options());
        assertThat(exceeded.outcome().label()).isEqualTo(outcome);
        assertThat(exceeded.cause().label()).isEqualTo(cause);
        assertThat(exceeded.message()).isEqualTo(message);
    }
}
