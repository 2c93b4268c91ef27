package dev.codonq.compile;

/** Why a compile did not succeed. */
public enum Cause {
    COMPILE_ERROR("compileError"),
    COMPILER_CRASH("compilerCrash"),
    LINK_ERROR("linkError"),
    LINKER_MISSING("linkerMissing"),
    MISSING_OUTPUT("missingOutput"),
    OUT_OF_MEMORY("outOfMemory"),
    DISK_FULL("diskFull"),
    OUTPUT_LIMIT("outputLimit"),
    PROCESS_LIMIT("processLimit"),
    RUN_TIMEOUT("runTimeout"),
    QUEUE_TIMEOUT("queueTimeout"),
    SILENT_TIMEOUT("silentTimeout"),
    CPU_LIMIT("cpuLimit"),
    CANCELLED("cancelled"),
    FAIL_FAST("failFast"),
    SANDBOX("sandbox"),
    TOOLCHAIN("toolchain"),
    INTERNAL("internal");

    private final String label;

    Cause(String label) {
        this.label = label;
    }

    /** Returns the name used in reports. */
    public String label() {
        return label;
    }
}
