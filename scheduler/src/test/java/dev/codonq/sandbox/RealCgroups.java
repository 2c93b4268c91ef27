package dev.codonq.sandbox;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** This machine's control groups, for tests of what the kernel does. */
final class RealCgroups {
    private RealCgroups() {}

    /**
     * Opens them. Where they cannot be had the test is skipped; on a continuous-integration machine ({@code CI=true}) it
     * fails for root, who can have them.
     */
    static ControlGroups open() {
        ControlGroups.Availability availability = ControlGroups.open();
        Optional<ControlGroups> groups = availability.groups();
        if (groups.isEmpty()
                && "true".equals(System.getenv("CI"))
                && SandboxUser.current().isDropped()) {
            throw new AssertionError("CI machines must let root make control groups: " + availability.problem());
        }
        Assumptions.assumeTrue(groups.isPresent(), () -> "no control groups: " + availability.problem());
        return groups.orElseThrow();
    }
}
