package dev.codonq.hostile;

import static dev.codonq.action.Isolation.DIRECTORY;
import static dev.codonq.action.Isolation.NAMESPACES;
import static dev.codonq.hostile.Ending.fails;
import static dev.codonq.hostile.Ending.leavesNoOutput;
import static dev.codonq.hostile.Ending.succeeds;

import java.util.List;

/** Attacks on the host: its files, its network, its kernel, its secrets. */
final class HostAttacks {
    private HostAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.of("reads the host", "read_host", "{canary}", "/etc/shadow", "{socket}")
                        // Process 1 is the sandbox's own; below /var/tmp there is nothing but the programs.
                        .at(NAMESPACES, succeeds().allowingOnly("/proc/1/environ", "/proc/1/maps", "/var/tmp"))
                        .at(DIRECTORY, succeeds().refusing("/etc/shadow", "/dev/mem", "/proc/1/environ")),
                Attack.of("writes to the host", "write_host", "{canary}", "{canaries}", "{input}", "{tool}", "{tools}")
                        .at(NAMESPACES, succeeds().allowingOnly("/proc/1/mem", "/proc/1/oom_score_adj"))
                        .at(
                                DIRECTORY,
                                // Where the run's user is ours, it can rename its own working directory.
                                succeeds()
                                        .or(leavesNoOutput("output 'out' is missing"))
                                        .refusing(
                                                "/",
                                                "/usr",
                                                "/etc",
                                                "/proc/sys/kernel/core_pattern",
                                                "/proc/sysrq-trigger")
                                        .leavingBehind("/var/tmp")),
                Attack.of("writes to memory that others share", "write_host", "/dev/shm", "/tmp")
                        .at(
                                NAMESPACES,
                                succeeds().allowingOnly("/dev/shm", "/tmp", "/proc/1/mem", "/proc/1/oom_score_adj"))
                        .at(
                                DIRECTORY,
                                succeeds()
                                        .or(leavesNoOutput("output 'out' is missing"))
                                        .leavingBehind("/dev/shm", "/tmp", "/var/tmp")),
                Attack.of("talks to the host", "connect", "{tcp}", "{udp}", "{abstract}", "{socket}")
                        // Its own loopback interface loses what is sent to nobody.
                        .at(NAMESPACES, succeeds().allowingOnly("udp 127.0.0.1"))
                        .at(DIRECTORY, succeeds().refusing("raw socket", "packet socket")),
                Attack.of("uses privileges", "privileges")
                        .at(NAMESPACES, succeeds().allowingOnly())
                        .at(DIRECTORY, succeeds().refusing("effective capabilities", "setuid", "chroot", "mount")),
                // Elsewhere process 1 is the host's.
                Attack.of("forges its exit code", "forge_exit")
                        .at(NAMESPACES, fails(42).allowingOnly("handle of process 1")),
                Attack.of("looks for the scheduler's environment", "read_secret", "{secret}")
                        .at(NAMESPACES, succeeds().allowingOnly())
                        .at(DIRECTORY, succeeds().refusing("secret in own environment")),
                Attack.of("leaves shared memory behind", "leave_ipc", "{key}")
                        .at(NAMESPACES, succeeds())
                        .at(DIRECTORY, succeeds().leavingBehind("shared memory")));
    }
}
