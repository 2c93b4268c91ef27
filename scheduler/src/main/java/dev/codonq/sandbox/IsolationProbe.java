package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether this machine gives a level of isolation, found out by a run at that level which looks around. Immutable.
 *
 * @param problem what is wrong, in one line; empty where the level can be had
 * @param cure what the machine's owner can do about it; empty where the level can be had
 */
public record IsolationProbe(Isolation isolation, Optional<String> problem, Optional<String> cure) {
    /**
     * A shell command that ends with 0 only inside the sandbox that was asked for: third process of its own pid
     * namespace, the fixed uid, a system that cannot be written, no host files, only the loopback interface, no
     * capabilities, no new privileges, a filter of system calls.
     */
    private static final String LOOK_AROUND = "exec 2>/dev/null; [ $$ = 3 ] && [ \"$(/usr/bin/id -u)\" = "
            + SandboxCommandLine.UID
            + " ] && ! (: > /usr/.codonq) && [ ! -e /etc/passwd ] && [ \"$(/usr/bin/wc -l < /proc/net/dev)\" = 3 ]"
            + " && /usr/bin/grep -q '^CapEff:.0*$' /proc/self/status && /usr/bin/grep -q '^NoNewPrivs:.1' /proc/self/status"
            + " && /usr/bin/grep -q '^Seccomp:.2' /proc/self/status";

    /** Returns whether the level can be had. */
    public boolean isAvailable() {
        return problem.isEmpty();
    }

    static Action action(Isolation isolation) {
        String command = isolation == Isolation.NAMESPACES ? LOOK_AROUND : "exit 0";
        return Action.builder("/bin/sh", "-c", command)
                .environment("PATH", "/usr/bin:/bin")
                .isolation(isolation)
                .limits(ResourceLimits.defaults().toBuilder()
                        .timeout(Duration.ofSeconds(10))
                        .build())
                .build();
    }

    static IsolationProbe available(Isolation isolation) {
        return new IsolationProbe(isolation, Optional.empty(), Optional.empty());
    }

    static IsolationProbe unavailable(Isolation isolation, String problem) {
        return new IsolationProbe(isolation, Optional.of(problem), Optional.of(cureOf(problem)));
    }

    /** The messages are those of bubblewrap 0.8 to 0.11, for the causes met in practice. */
    private static String cureOf(String problem) {
        record Cure(String sign, String text) {}
        List<Cure> cures = List.of(
                new Cure("is not installed", "install it, for instance with: apt-get install bubblewrap"),
                new Cure("max_*_namespaces", "allow user namespaces: sysctl -w user.max_user_namespaces=10000"),
                new Cure(
                        "No permissions to create",
                        "allow user namespaces; in Docker or Kubernetes use a seccomp profile that permits unshare and clone with namespace flags"),
                new Cure(
                        "Can't mount proc",
                        "run the container with an unmasked /proc (Docker: --security-opt systempaths=unconfined)"),
                new Cure(
                        "uid map: Permission denied",
                        "give bwrap an AppArmor profile that has the rule 'userns,' (Ubuntu 23.10 and later restrict it)"),
                new Cure(
                        "RTM_NEWADDR",
                        "give bwrap an AppArmor profile that has the rule 'userns,' (Ubuntu 23.10 and later restrict it)"),
                new Cure(
                        "could not be entered",
                        "start codonq as an ordinary user, or give root the capability SYS_PTRACE, without which it"
                                + " cannot look into a sandbox"),
                new Cure("no filter of system calls", "use a machine with an x86-64 or aarch64 processor"),
                new Cure("Unexpected capabilities", "start codonq without ambient capabilities, or as root"));
        return cures.stream()
                .filter(cure -> problem.contains(cure.sign()))
                .map(Cure::text)
                .findFirst()
                .orElse("see that 'bwrap --unshare-all --ro-bind / / true' works for this user");
    }
}
