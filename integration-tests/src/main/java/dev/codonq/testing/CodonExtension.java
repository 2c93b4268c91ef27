package dev.codonq.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Gives tests what they need to compile Codon sources, and fails those that leave something behind. Thread-safe: tests may
 * run in parallel.
 *
 * <pre>
 * class FibTest {
 *     &#64;CodonTest
 *     void fib_ofTen_is55(CodonProject project) {
 *         project.write("fib.py", "print(55)");
 *         assertThat(project.compile("fib.py")).compiles().printing("55");
 *     }
 * }
 * </pre>
 *
 * <p>Parameters of tests, lifecycle methods and constructors are resolved by their type:
 *
 * <ul>
 *   <li>{@link CodonCompiler}: the real one, shared by the class and the classes nested in it. Where there is none, the test
 *       is skipped; it fails where {@code CI=true} or a compiler is required.
 *   <li>{@link JobScheduler}: for actions of the tests' own; shared likewise.
 *   <li>{@link Toolchain}: that of the compiler.
 *   <li>{@link CodonProject}: a temporary directory of the test; that of the class in methods that run once for all tests.
 *   <li>{@link JobOptions}: with the test's name as batch, for jobs that the test submits itself.
 * </ul>
 *
 * <p>After each test, jobs of its batch that are not done are taken back and fail it. After the class, the schedulers are
 * closed, and what is left of them on the host fails the class.
 *
 * <p>Settings are made by a static field: {@code @RegisterExtension static final CodonExtension codon =
 * CodonExtension.builder().slots(2).build();}. It takes precedence over the defaults that {@link CodonTest} brings.
 */
public final class CodonExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver {
    /** Under which a class keeps the settings that a static field has made. */
    private static final String CONFIGURED = "configured";

    private static final Set<Class<?>> TYPES =
            Set.of(CodonCompiler.class, JobScheduler.class, Toolchain.class, CodonProject.class, JobOptions.class);

    private final HarnessSettings settings;
    private final boolean isConfigured;

    /** Makes an extension with default settings, for {@code @ExtendWith}. */
    public CodonExtension() {
        this(HarnessSettings.DEFAULTS, false);
    }

    private CodonExtension(HarnessSettings settings, boolean isConfigured) {
        this.settings = settings;
        this.isConfigured = isConfigured;
    }

    /** Starts an extension with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isConfigured) {
            Stores.of(context).put(CONFIGURED, settings);
        }
        Class<?> test = context.getRequiredTestClass();
        if (CompilerUse.isByLifecycleOf(test, BeforeAll.class) || CompilerUse.isByLifecycleOf(test, AfterAll.class)) {
            requireCompiler(context);
        }
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext instance, ExtensionContext context) {
        if (CompilerUse.isByConstructorOf(instance.getTestClass())) {
            requireCompiler(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (CompilerUse.isBy(context.getRequiredTestMethod())
                || CompilerUse.isByLifecycleOf(test, BeforeEach.class)
                || CompilerUse.isByLifecycleOf(test, AfterEach.class)) {
            requireCompiler(context);
        }
    }

    private void requireCompiler(ExtensionContext context) {
        if (isInCharge(context)) {
            var unused = scope(context).compiler();
        }
    }

    /** Two that resolve one parameter would be an error: the defaults step back. */
    private boolean isInCharge(ExtensionContext context) {
        return isConfigured || Stores.of(context).get(CONFIGURED) == null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType()) && isInCharge(context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == CodonProject.class) {
            return project(context);
        } else if (type == JobOptions.class) {
            return options(context);
        } else if (type == JobScheduler.class) {
            return scope(context).scheduler();
        }
        CodonCompiler compiler = scope(context).compiler();
        return type == Toolchain.class ? compiler.toolchain() : compiler;
    }

    private CodonProject project(ExtensionContext context) {
        // Its own name, or one would find what belongs to the class.
        return Stores.get(context, context.getUniqueId(), CodonProject.class, () -> {
            ClassScope scope = scope(context);
            CodonProject project = CodonProject.create(settings, options(context), scope::compiler);
            if (CodonProject.isKept()) {
                context.publishReportEntry(
                        Map.of("codonq.project", project.directory().toString()));
            }
            return project;
        });
    }

    private static JobOptions options(ExtensionContext context) {
        return JobOptions.defaults().withBatch(context.getUniqueId());
    }

    private ClassScope scope(ExtensionContext context) {
        ExtensionContext outermost = Stores.outermostClass(context);
        return Stores.get(
                outermost, settings, ClassScope.class, () -> new ClassScope(outermost.getDisplayName(), settings));
    }

    /** Returns what the tests of the class share, with the settings that a static field of it has made. */
    static ClassScope scopeOf(ExtensionContext context) {
        Optional<HarnessSettings> configured =
                Optional.ofNullable(Stores.of(context).get(CONFIGURED, HarnessSettings.class));
        return new CodonExtension(configured.orElse(HarnessSettings.DEFAULTS), configured.isPresent()).scope(context);
    }

    /** What a constructor is given belongs to the test that the instance is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Optional<ClassScope> scope = Stores.find(Stores.outermostClass(context), settings, ClassScope.class);
        Optional<CodonProject> project = Stores.find(context, context.getUniqueId(), CodonProject.class);
        scope.ifPresent(used -> used.requireDone(context.getUniqueId(), context.getDisplayName(), project));
    }

    /** Collects the settings of an extension. Not thread-safe. */
    public static final class Builder {
        private OptionalInt slots = OptionalInt.empty();
        private Isolation isolation = Isolation.NAMESPACES;
        private ResourceLimits limits = ResourceLimits.defaults();
        private Optional<Path> codon = Optional.empty();
        private boolean keepsOnDisk;
        private boolean isRequired;
        private Consumer<JobSchedulerBuilder> scheduling = scheduler -> {};

        private Builder() {}

        /** Sets how many runs each of the two schedulers makes at once; by default as many as there are processors. */
        @CanIgnoreReturnValue
        public Builder slots(int count) {
            slots = OptionalInt.of(count);
            return this;
        }

        /** Sets the level at which the project's sources are compiled and their programs run; by default namespaces. */
        @CanIgnoreReturnValue
        public Builder isolation(Isolation level) {
            isolation = level;
            return this;
        }

        /** Changes some limits of the project's compiles and of their programs, as in {@code limits(run -> run.processes(64))}. */
        @CanIgnoreReturnValue
        public Builder limits(Consumer<ResourceLimits.Builder> change) {
            ResourceLimits.Builder changed = limits.toBuilder();
            change.accept(changed);
            limits = changed.build();
            return this;
        }

        /** Limits the wall time of each run. */
        @CanIgnoreReturnValue
        public Builder timeout(Duration timeout) {
            return limits(changed -> changed.timeout(timeout));
        }

        /** Sets the compiler's executable, instead of looking for it. That it is there is then required. */
        @CanIgnoreReturnValue
        public Builder codon(Path executable) {
            codon = Optional.of(executable);
            return required();
        }

        /** Gives the compiler a disk cache, too, in a temporary directory of the class. */
        @CanIgnoreReturnValue
        public Builder diskCache() {
            keepsOnDisk = true;
            return this;
        }

        /** Has tests fail where there is no compiler, instead of being skipped. */
        @CanIgnoreReturnValue
        public Builder required() {
            isRequired = true;
            return this;
        }

        /** Changes further settings of both schedulers; the work directory stays the harness's own. */
        @CanIgnoreReturnValue
        public Builder scheduling(Consumer<JobSchedulerBuilder> change) {
            scheduling = scheduling.andThen(change);
            return this;
        }

        HarnessSettings settings() {
            return new HarnessSettings(slots, isolation, limits, codon, keepsOnDisk, isRequired, scheduling);
        }

        /** Returns the extension. */
        public CodonExtension build() {
            return new CodonExtension(settings(), true);
        }
    }
}
