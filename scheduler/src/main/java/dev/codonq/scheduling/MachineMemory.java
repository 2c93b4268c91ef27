package dev.codonq.scheduling;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this machine, or what a control group grants of it. */
final class MachineMemory {
    /** Asked once, when first needed: the JVM's management takes longer to load than a result from the cache to get. */
    private static final class Known {
        private static final long TOTAL_BYTES =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private MachineMemory() {}

    /** Returns three quarters of it: the rest is for this JVM, the system and the files that are read again and again. */
    static long defaultBudgetBytes() {
        return Known.TOTAL_BYTES / 4 * 3;
    }
}
