package dev.codonq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules about threads that each class can be asked about by itself; {@code docs/thread-safety.md} says why. */
@Timeout(120)
class ThreadRulesTest {
    /** Methods that wait for as long as it takes, where they are called without a limit. */
    private static final List<Wait> WAITS = List.of(
            new Wait(Object.class, "wait"),
            new Wait(Thread.class, "join"),
            new Wait(Process.class, "waitFor"),
            new Wait(Future.class, "get"),
            new Wait(Future.class, "join"),
            new Wait(Condition.class, "await"),
            new Wait(Condition.class, "awaitUninterruptibly"),
            new Wait(CountDownLatch.class, "await"),
            new Wait(CyclicBarrier.class, "await"),
            new Wait(Semaphore.class, "acquire"),
            new Wait(Semaphore.class, "acquireUninterruptibly"),
            new Wait(BlockingQueue.class, "take"),
            new Wait(BlockingQueue.class, "put"),
            new Wait(LockSupport.class, "park"));

    /** Each names its threads, makes them daemons or hooks, and waits for them at its end. */
    private static final Set<String> MAKERS_OF_THREADS = Set.of(
            "CollectorThread",
            "Delivery",
            "ExitHook",
            "Interruption",
            "Lookups",
            "RequestLines",
            "ProcessRunner.Pumps",
            "RunThreads",
            "Shutdown",
            "SystemTimer",
            "Trash",
            "UploadQueue",
            "VersionProbe",
            "WarmParent");

    /** Each sets the interrupt again, or owns a thread that nobody has a reason to interrupt. */
    private static final Set<String> CLEARERS_OF_INTERRUPTS =
            Set.of("Compilation", "OperationWatch", "Delivery", "Retry", "RunThreads", "SystemTimer", "WarmParent");

    private record Wait(Class<?> type, String method) {
        boolean isAccessedBy(JavaAccess<?> access) {
            AccessTarget target = access.getTarget();
            boolean hasNoLimit = target instanceof AccessTarget.CodeUnitAccessTarget unit
                    && (unit.getRawParameterTypes().isEmpty() || method.equals("put") || method.equals("park"));
            return hasNoLimit
                    && target.getName().equals(method)
                    && target.getOwner().isAssignableTo(type);
        }
    }

    private static Stream<JavaAccess<?>> accesses() {
        return MainClasses.ALL.stream().flatMap(type -> type.getAccessesFromSelf().stream());
    }

    @Test
    void wait_everyOne_hasATimeLimitOrItsRow() throws IOException {
        Set<String> named = ThreadSafetyPage.read().rows("where, ends").stream()
                .flatMap(row -> row.names(0).stream())
                .collect(Collectors.toSet());
        assertThat(accesses()
                        .filter(access -> WAITS.stream().anyMatch(wait -> wait.isAccessedBy(access)))
                        .map(access -> MainClasses.name(access.getOriginOwner()) + "."
                                + access.getOrigin().getName())
                        .collect(Collectors.toSet()))
                .isEqualTo(named);
    }

    @Test
    void thread_everyOne_isMadeInANamedClass() {
        assertThat(accesses()
                        .filter(access -> makesThreads(access.getTarget()))
                        .map(access -> MainClasses.name(access.getOriginOwner()))
                        .collect(Collectors.toSet()))
                .isEqualTo(MAKERS_OF_THREADS);
    }

    private static boolean makesThreads(AccessTarget target) {
        JavaClass owner = target.getOwner();
        boolean isNew = target.getName().equals("<init>")
                && (owner.isAssignableTo(Thread.class) || owner.isAssignableTo(ThreadPoolExecutor.class));
        // The common pool's threads are nobody's: they outlive us, and others wait for them.
        return isNew
                || owner.isEquivalentTo(Executors.class)
                || (owner.isAssignableTo(Future.class) && target.getName().endsWith("Async"))
                || target.getName().equals("parallelStream");
    }

    @Test
    void interrupt_isClearedInNamedClassesAlone() {
        assertThat(accesses()
                        .filter(access -> access.getTargetOwner().isEquivalentTo(Thread.class)
                                && access.getName().equals("interrupted"))
                        .map(access -> MainClasses.name(access.getOriginOwner()))
                        .collect(Collectors.toSet()))
                .isEqualTo(CLEARERS_OF_INTERRUPTS);
    }

    @Test
    void threadLocal_isUsedNowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(MainClasses.ALL);
    }

    /** Anybody can hold the monitor of an object that he has. By the sources, since no class file says what a block holds. */
    @Test
    void monitor_ofAPublicType_isNotUsed() throws IOException {
        Pattern isPublic = Pattern.compile("(?m)^public .*\\bclass ");
        Pattern usesMonitor = Pattern.compile("synchronized \\(this\\)|synchronized [^(]");
        assertThat(ThreadSafetyPage.read().sources("main").stream()
                        .filter(file -> contains(isPublic, file) && contains(usesMonitor, file)))
                .isEmpty();
    }

    private static boolean contains(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Others would see an object that is not whole. */
    @Test
    void constructor_startsNoThreadAndInstallsNoHook() {
        assertThat(accesses()
                        .filter(access -> access instanceof JavaCall && access.getOrigin() instanceof JavaConstructor)
                        .filter(access -> Set.of("start", "install", "addShutdownHook")
                                .contains(access.getTarget().getName())))
                .isEmpty();
    }
}
