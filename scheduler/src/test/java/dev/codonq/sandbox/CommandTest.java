package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final ProcessRunner.Command PLAIN = command("a", "b");
    private static final ProcessRunner.Command ARGUMENT = command("größe", "b");
    private static final ProcessRunner.Command VARIABLE = command("a", "größe");

    private static ProcessRunner.Command command(String argument, String value) {
        return new ProcessRunner.Command(List.of("/bin/echo", argument), Map.of("NAME", value), Path.of("/"), false);
    }

    @Test
    void requireExact_asciiOrUtf8_isPassedOn() {
        assertThatCode(() -> {
                    PLAIN.requireExact(StandardCharsets.US_ASCII);
                    ARGUMENT.requireExact(StandardCharsets.UTF_8);
                    VARIABLE.requireExact(StandardCharsets.UTF_8);
                })
                .doesNotThrowAnyException();
    }

    /** Latin-1 has the letters, but the action's key is that of their UTF-8. */
    @Test
    void requireExact_otherTextInAnotherEncoding_isRefusedWithTheCure() {
        for (ProcessRunner.Command command : List.of(ARGUMENT, VARIABLE)) {
            assertThatIOException()
                    .isThrownBy(() -> command.requireExact(StandardCharsets.US_ASCII))
                    .withMessageContaining("größe")
                    .withMessageContaining("US-ASCII")
                    .withMessageContaining("LC_ALL=C.UTF-8");
            assertThatIOException().isThrownBy(() -> command.requireExact(StandardCharsets.ISO_8859_1));
        }
    }
}
