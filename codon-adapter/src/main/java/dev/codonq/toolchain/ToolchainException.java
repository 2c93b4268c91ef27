package dev.codonq.toolchain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says that no usable toolchain could be had. Its message is one line that names the path, the reason and the cure.
 */
public final class ToolchainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ToolchainException(String message) {
        super(message);
    }

    ToolchainException(Path path, String reason, String cure) {
        this(path, reason, cure, null);
    }

    ToolchainException(Path path, String reason, String cure, @Nullable Throwable cause) {
        super(path + ": " + reason + "; " + cure, cause);
    }
}
