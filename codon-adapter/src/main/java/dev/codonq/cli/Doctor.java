package dev.codonq.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what this machine offers. */
@FunctionalInterface
interface Doctor {
    /** Returns what was found, in an order that reads well. Does not throw for what is missing. */
    List<Finding> examine();

    /**
     * One thing a build needs. Immutable.
     *
     * @param detail what was found, or what is missing
     * @param cure what to do about it, null where nothing is missing
     */
    record Finding(
            String name,
            boolean ok,
            String detail,
            @Nullable String cure) {
        static Finding good(String name, String detail) {
            return new Finding(name, true, detail, null);
        }

        static Finding missing(String name, String detail, String cure) {
            return new Finding(name, false, detail, cure);
        }
    }
}
