package dev.codonq.testing;

import static dev.codonq.testing.CodonAssertions.assertThat;
import static dev.codonq.testing.CodonAssertions.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Action;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Classes as users of the harness write them; {@link CodonExtensionIT} runs them and looks at what comes out. */
final class HarnessSamples {
    /** What tests of the samples were given, by name. */
    static final Map<String, Object> GIVEN = new ConcurrentHashMap<>();

    static final Set<Path> PROJECTS = ConcurrentHashMap.newKeySet();

    private static final Action SLEEP = Action.builder("/bin/sleep", "1000").build();

    private HarnessSamples() {}

    /** Waits until the run of {@code scheduler} has begun. */
    private static void awaitRun(JobScheduler scheduler) {
        await().until(() -> scheduler.stats().activeRuns() > 0);
    }

    /** Only those of this class that run at the same time get past the barrier. */
    static final class Programs {
        private static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

        @CodonTest
        void passes_first(CodonProject project, CodonCompiler compiler) throws Exception {
            PROJECTS.add(project.directory());
            GIVEN.put("first compiler", compiler);
            TOGETHER.await(60, TimeUnit.SECONDS);
            project.write("pkg/greeting.py", "def text(): return 'hello'");
            project.write("main.py", "from pkg.greeting import text", "print(text())");
            CompileResult result = project.compile("main.py");
            assertThat(result).compiles().printing("hello").wasNotCached().leavesNothingBehind();
            assertThat(project.compile("main.py")).compiles().wasCached();
        }

        @CodonTest
        void passes_second(CodonCompiler compiler, Toolchain toolchain, CodonProject project) throws Exception {
            PROJECTS.add(project.directory());
            GIVEN.put("second compiler", compiler);
            TOGETHER.await(60, TimeUnit.SECONDS);
            assertThat(compiler.toolchain()).isSameAs(toolchain);
            project.write("a.py", "def f():", "    print('x')", "    print(x)", "f()");
            assertThat(project.compile("a.py"))
                    .failsWith(error("name 'x' is not defined").at("a.py", 3, 11));
        }

        @CodonTest
        void fails_otherOutput(CodonProject project) {
            PROJECTS.add(project.directory());
            project.write("out.py", "print('same')", "print('is')", "print('same')");
            assertThat(project.compile("out.py")).compiles().printingLines("same", "should be", "same");
        }

        @CodonTest
        void fails_otherExitStatus(CodonProject project) {
            project.write("exit.py", "import sys", "print('told')", "sys.exit(3)");
            CompileResult result = project.compile("exit.py");
            assertThat(result).compiles().exitingWith(3).printing("told");
            assertThat(result).printing("told");
        }

        @CodonTest
        void fails_notCompiling(CodonProject project) {
            project.write("wrong.py", "print('ok')", "print(nowhere)");
            assertThat(project.compile("wrong.py")).compiles();
        }

        @CodonTest
        void fails_otherError(CodonProject project) {
            project.write("wrong.py", "print('ok')", "print(nowhere)");
            assertThat(project.compile("wrong.py"))
                    .failsWith(error().containing("nowhere").at("wrong.py", 1));
        }
    }

    @ExtendWith(CodonExtension.class)
    static final class Unfinished {
        @Test
        void fails_leavingAJob(JobScheduler scheduler, JobOptions options) {
            var unused = scheduler.submit(SLEEP, options);
            awaitRun(scheduler);
        }

        @Test
        void fails_leavingACompile(CodonCompiler compiler, CodonProject project) {
            project.write("slow.py", "print((" + "1, ".repeat(400) + "1))");
            var unused = compiler.compile(project.request("slow.py").build());
            await().until(() -> !compiler.snapshot().runs().isEmpty());
        }

        @Test
        void passes_besideThem(JobScheduler scheduler, JobOptions options) throws Exception {
            Action action = Action.builder("/bin/true").build();
            assertThat(scheduler.submit(action, options).result().get(60, TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    /** Leaves the class what no test is to blame for. */
    static final class Leaking {
        static final CountDownLatch END = new CountDownLatch(1);

        @RegisterExtension
        static final CodonExtension codon = CodonExtension.builder()
                .slots(1)
                .scheduling(scheduler -> new Thread(Leaking::outlive, "outliving").start())
                .build();

        private static void outlive() {
            try {
                END.await(120, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @CodonTest
        void passes_leavingAJobOfNobody(JobScheduler scheduler) {
            var unused = scheduler.submit(SLEEP);
            awaitRun(scheduler);
        }
    }

    static final class Configured {
        @RegisterExtension
        static final CodonExtension codon =
                CodonExtension.builder().slots(1).diskCache().build();

        private static CodonCompiler classCompiler;

        private final CodonProject own;

        Configured(CodonProject own) {
            this.own = own;
        }

        @BeforeAll
        static void compileOnce(CodonProject project, CodonCompiler compiler) {
            classCompiler = compiler;
            GIVEN.put("project of class", project);
            project.write("a.py", "print(1)");
            assertThat(project.compile("a.py")).compiles();
        }

        @CodonTest
        void passes_withProjectOfItsOwn(CodonProject project) {
            assertThat(project.directory()).isEqualTo(own.directory());
            assertThat(GIVEN.get("project of class")).isNotSameAs(project);
        }

        @Nested
        final class Inner {
            @CodonTest
            void passes_withCompilerOfTheOuterClass(CodonCompiler compiler) {
                assertThat(compiler).isSameAs(classCompiler);
            }
        }

        @AfterAll
        static void compileOnceMore(CodonCompiler compiler) {
            CodonProject project = (CodonProject) Objects.requireNonNull(GIVEN.get("project of class"));
            assertThat(Files.exists(project.directory())).isTrue();
            assertThat(compiler).isSameAs(classCompiler);
            assertThat(project.compile("a.py")).wasCached();
        }
    }

    static final class Required {
        @RegisterExtension
        static final CodonExtension codon =
                CodonExtension.builder().codon(Path.of("/nowhere/codon")).build();

        @CodonTest
        void fails_withoutCompiler(CodonCompiler compiler) {
            assertThat(compiler).isNotNull();
        }
    }
}
