package dev.codonq.compile;

import java.util.Locale;

/** A part of the time that a job takes, in the order in which they come. */
public enum CompilePhase {
    /** Waiting for a slot. */
    QUEUE,
    /** The execution root is made and the process started. */
    PREPARE,
    /** The compiler reads the program and its standard library. */
    PARSE,
    /** The compiler finds the types. */
    TYPECHECK,
    /** The compiler makes machine code. */
    COMPILE,
    /** The compiler waits for the linker. */
    LINK,
    /** The outputs are taken and kept. */
    COLLECT;

    /** Returns the name used in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
