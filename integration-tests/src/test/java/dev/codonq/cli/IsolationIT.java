package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines that cannot give the level asked for: it is refused with reason and cure before anything is built, and never
 * replaced by a weaker one. Each machine is this one, seen from a mount or user namespace in which something is missing.
 */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class IsolationIT {
    private static final String BUBBLEWRAP = "/usr/bin/bwrap";

    private static final String[] USER_WITHOUT_BUBBLEWRAP = {
        BUBBLEWRAP, "--dev-bind", "/", "/", "--ro-bind", "/dev/null", BUBBLEWRAP, "--"
    };

    private static final String[] ROOT_WITHOUT_BUBBLEWRAP = {
        "/usr/bin/unshare",
        "--mount",
        "--",
        "/bin/sh",
        "-c",
        "mount --bind /dev/null " + BUBBLEWRAP + " && exec \"$@\"",
        "sh"
    };

    /** Of a namespace below the one it is set for; who sets it needs a capability there, which does not stay. */
    private static final String SET_LIMIT = "echo 0 > /proc/sys/user/max_user_namespaces && exec ";

    private static final String[] USER_WITHOUT_NAMESPACES = {
        "/usr/bin/unshare",
        "--user",
        "--map-current-user",
        "--keep-caps",
        "--",
        "/bin/sh",
        "-c",
        SET_LIMIT + "setpriv --inh-caps=-all --ambient-caps=-all -- \"$@\"",
        "sh"
    };

    /**
     * Root needs its namespace to have all users, since runs belong to another one. Only a process outside can write
     * such a map: the coprocess, once the namespace is there. A further exec then gives root its capabilities.
     */
    private static final String[] ROOT_WITHOUT_NAMESPACES = {
        "/bin/bash", "-c", """
            coproc { read -r _ && for map in uid_map gid_map; do echo '0 0 65536' > "/proc/$$/$map" || exit; done; echo; }
            exec 3< "/dev/fd/${COPROC[0]}" 4> "/dev/fd/${COPROC[1]}"
            exec unshare --user -- bash -c 'echo >&4; read -r _ <&3 && exec 3<&- 4>&- && exec "$@"' bash "$@"
            """, "bash", "/bin/sh", "-c", SET_LIMIT + "\"$@\"", "sh"
    };

    private static final String NOT_INSTALLED = "bubblewrap (" + BUBBLEWRAP + ") is not installed";
    private static final String INSTALL = "install it, for instance with: apt-get install bubblewrap";
    private static final String ALLOW = "allow user namespaces: sysctl -w user.max_user_namespaces=10000";

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell own;
    private static UserShell ordinary;

    @BeforeAll
    static void open() throws IOException {
        own = UserShell.open(base);
        ordinary = own.ofOrdinaryUser();
    }

    @AfterAll
    static void forget() throws IOException {
        if (ordinary != null) {
            ordinary.forgetOrdinaryUser();
        }
    }

    @Test
    void build_ordinaryUserWithoutBubblewrap_isRefusedWithItsCure() throws Exception {
        UserShell machine = ordinary.in("user-no-bwrap").within(USER_WITHOUT_BUBBLEWRAP);
        requireMachine(machine, "[ ! -x " + BUBBLEWRAP + " ]");
        assertRefused(machine, NOT_INSTALLED, INSTALL);
    }

    @Test
    void build_rootWithoutBubblewrap_isRefusedWithItsCure() throws Exception {
        UserShell machine = root().in("root-no-bwrap").within(ROOT_WITHOUT_BUBBLEWRAP);
        requireMachine(machine, "[ ! -x " + BUBBLEWRAP + " ]");
        assertRefused(machine, NOT_INSTALLED, INSTALL);
    }

    @Test
    void build_ordinaryUserWithoutNamespaces_isRefusedWithItsCure() throws Exception {
        UserShell machine = ordinary.in("user-no-namespaces").within(USER_WITHOUT_NAMESPACES);
        requireMachine(machine, "[ -x " + BUBBLEWRAP + " ] && ! unshare --user true");
        assertRefused(machine, "the sandbox could not be set up: bwrap: ", ALLOW);
    }

    @Test
    void build_rootWithoutNamespaces_isRefusedWithItsCure() throws Exception {
        UserShell machine = root().in("root-no-namespaces").within(ROOT_WITHOUT_NAMESPACES);
        requireMachine(machine, "[ -x " + BUBBLEWRAP + " ] && ! unshare --user true");
        assertRefused(machine, "the sandbox could not be set up: bwrap: ", ALLOW);
    }

    private static UserShell root() {
        Assumptions.assumeTrue(own.isRoot(), "the tests are not run by root");
        return own;
    }

    /** Skips the test where this machine cannot play the one asked for, in which {@code condition} holds. */
    private static void requireMachine(UserShell machine, String condition) throws Exception {
        try (CommandLineProcess check = machine.startCommand(List.of("/bin/sh", "-c", condition))) {
            CommandLineProcess.Ended ended = check.await();
            if (ended.status() != 0) {
                RealCodon.missing("namespaces that can be taken away again (" + condition + "): " + ended.err());
            }
        }
    }

    private static void assertRefused(UserShell machine, String problem, String cure) throws Exception {
        Path source = machine.file("a.py", "print('a runs')\n");

        CommandLineProcess.Ended refused = machine.run("build", "a.py", "--report", "json=r.json");
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .startsWith("codonq: isolation namespaces is not available: " + problem)
                .endsWith("; " + cure + "; or, for sources you trust, give --isolation directory");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(machine.directory()).isDirectoryNotContaining(file -> !file.equals(source));

        CommandLineProcess.Ended doctor = machine.run("doctor");
        assertThat(doctor.status()).isEqualTo(3);
        assertThat(doctor.out())
                .satisfies(out -> assertThat(out.replaceAll("\\s+", " "))
                        .contains("MISSING isolation namespaces: " + problem)
                        .contains(" cure: " + cure + "; for trusted sources give --isolation directory instead ")
                        .contains("ok isolation directory "));

        CommandLineProcess.Ended built =
                machine.run("build", "a.py", "--isolation", "directory", "--report", "json=-", "-q");
        assertThat(built.err()).isEmpty();
        assertThat(built.status()).isZero();
        assertThat(Report.parse(built.out()).values())
                .containsEntry("/isolation", "directory")
                .containsEntry("/jobs/0/isolation", "directory")
                .containsEntry("/jobs/0/outcome", "succeeded");
        try (CommandLineProcess program = machine.startCommand(
                List.of(machine.directory().resolve("build/a").toString()))) {
            assertThat(program.await().out()).isEqualTo("a runs\n");
        }
    }
}
