package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Root, an ordinary user, and a root who has no other user for runs. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class UsersIT {
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

    @TestFactory
    List<DynamicTest> build_everyUserAtEveryLevel_worksAndReportsTheLevel() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String level : List.of("namespaces", "directory")) {
            tests.add(DynamicTest.dynamicTest("ordinary user, " + level, () -> build(ordinary, level)));
            if (own.isRoot()) {
                tests.add(DynamicTest.dynamicTest("root, " + level, () -> build(own, level)));
            }
        }
        return tests;
    }

    private static void build(UserShell user, String level) throws IOException, InterruptedException {
        UserShell project = user.in((user.isRoot() ? "root-" : "ordinary-") + level);
        project.file("a.py", "print('a runs')\n");
        CommandLineProcess.Ended ended = project.run("build", "a.py", "--isolation", level, "--report", "json=-", "-q");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(Report.parse(ended.out()).values())
                .containsEntry("/isolation", level)
                .containsEntry("/jobs/0/outcome", "succeeded");
        try (CommandLineProcess program = project.startCommand(
                List.of(project.directory().resolve("build/a").toString()))) {
            assertThat(program.await().out()).isEqualTo("a runs\n");
        }
    }

    /** As root of a container that has no other user. */
    @Test
    void build_noOtherUserForTheRuns_saysTheCureAndExitsWithThree() throws Exception {
        Assumptions.assumeTrue(own.isRoot(), "only root's runs belong to another user");
        UserShell project =
                own.in("root-alone").within("/usr/bin/bwrap", "--dev-bind", "/", "/", "--unshare-user", "--");
        project.file("a.py", "print(1)\n");
        CommandLineProcess.Ended refused = project.run("build", "a.py", "--isolation", "directory");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .startsWith("codonq: no directory for runs: cannot give ")
                .endsWith(" start codonq as an ordinary user");
    }
}
