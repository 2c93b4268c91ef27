package dev.codonq.scheduling;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this machine, or what a control group grants of it. */
final class MachineMemory {
    private MachineMemory() {}

    /** Returns three quarters of it: the rest is for this JVM, the system and the files that are read again and again. */
    static long defaultBudgetBytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize() / 4 * 3;
    }
}
