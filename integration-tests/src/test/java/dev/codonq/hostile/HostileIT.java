package dev.codonq.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every hostile program at every level, started and forked as by a warm compiler, as the user of the tests and, where that is root, as an ordinary user too: it comes
 * to the end that {@link Attacks} says, and the host is as before.
 */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class HostileIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static final List<Boolean> NOT_FORKED = List.of(false);
    private static final List<Boolean> FORKED_OR_NOT = List.of(false, true);

    private static Assault own;
    private static Optional<OrdinaryUser> ordinary = Optional.empty();

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        HostilePrograms programs = HostilePrograms.compile(base.resolve("programs"));
        own = new Assault(programs, Files.createDirectory(base.resolve("own")));
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            ordinary = Optional.of(new OrdinaryUser(programs, base));
        }
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        // Nothing was opened where the suite is skipped.
        if (ordinary.isPresent()) {
            ordinary.get().close();
        }
        if (own != null) {
            own.close();
        }
    }

    @TestFactory
    List<DynamicTest> attack_everyProgramAtEveryLevel_endsAsTheTableSays() {
        List<Attack> attacks = Attacks.all();
        assertThat(attacks).extracting(Attack::name).doesNotHaveDuplicates();
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < attacks.size(); i++) {
            int number = i;
            Attack attack = attacks.get(i);
            for (Isolation isolation : attack.endings().keySet()) {
                for (boolean isForked : isolation == Isolation.NAMESPACES ? FORKED_OR_NOT : NOT_FORKED) {
                    String name = attack.name() + ", " + isolation + (isForked ? ", forked" : "");
                    tests.add(DynamicTest.dynamicTest(name, () -> attack(attack, isolation, isForked)));
                    if (ordinary.isPresent()) {
                        tests.add(DynamicTest.dynamicTest(
                                name + ", ordinary user", () -> attackAsOrdinaryUser(number, isolation, isForked)));
                    }
                }
            }
        }
        tests.sort(Comparator.comparing(test -> test.getDisplayName().endsWith("user")));
        return tests;
    }

    private static void attack(Attack attack, Isolation isolation, boolean isForked) throws Exception {
        if (!own.probe(isolation).isAvailable()) {
            RealCodon.missing(own.probe(isolation).toString());
        }
        assertThat(own.problems(attack, isolation, isForked)).isEmpty();
    }

    private static void attackAsOrdinaryUser(int attack, Isolation isolation, boolean isForked) throws IOException {
        String missing = ordinary.orElseThrow().probe(isolation);
        if (!missing.isEmpty()) {
            RealCodon.missing(missing);
        }
        assertThat(ordinary.orElseThrow().problems(attack, isolation, isForked)).isEmpty();
    }
}
