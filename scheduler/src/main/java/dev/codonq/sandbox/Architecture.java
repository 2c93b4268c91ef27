package dev.codonq.sandbox;

import java.util.Locale;
import java.util.Optional;

/**
 * A processor architecture whose system calls we know by number. Both are little-endian and pass the arguments of a call
 * in the order of its manual page. Immutable.
 */
enum Architecture {
    X86_64(0xC000003E),
    AARCH64(0xC00000B7);

    private final int auditNumber;

    Architecture(int auditNumber) {
        this.auditNumber = auditNumber;
    }

    /** Returns the architecture of this process, if we know it. */
    static Optional<Architecture> ofThisMachine() {
        return named(System.getProperty("os.arch", ""));
    }

    /** Returns the architecture that Java calls so, if we know it. */
    static Optional<Architecture> named(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    /** Returns how the kernel names the architecture to a filter, {@code AUDIT_ARCH_…}. */
    int auditNumber() {
        return auditNumber;
    }

    /** Returns the kernel's name of the architecture. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
