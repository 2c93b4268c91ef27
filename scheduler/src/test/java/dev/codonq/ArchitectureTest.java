package dev.codonq;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the module's structure: metrics → scheduling → {cache, sandbox} → action. */
@AnalyzeClasses(packages = "dev.codonq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule action_knowsNoOther = noOtherThan("dev.codonq.action");

    @ArchTest
    static final ArchRule cache_knowsOnlyActions = noOtherThan("dev.codonq.cache", "dev.codonq.action");

    @ArchTest
    static final ArchRule sandbox_knowsOnlyActions = noOtherThan("dev.codonq.sandbox", "dev.codonq.action");

    @ArchTest
    static final ArchRule scheduling_knowsTheThree =
            noOtherThan("dev.codonq.scheduling", "dev.codonq.cache", "dev.codonq.sandbox", "dev.codonq.action");

    @ArchTest
    static final ArchRule metrics_knowOnlyScheduling = noOtherThan("dev.codonq.metrics", "dev.codonq.scheduling");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.codonq.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule commonsExec_isKnownToProcessRunnerAlone = noClasses()
            .that()
            .haveNameNotMatching("dev\\.codonq\\.sandbox\\.ProcessRunner(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.exec..");

    /** It is not on the path of those who do without; the other packages must not even load a class of it. */
    @ArchTest
    static final ArchRule micrometer_isKnownToSchedulerMetricsAlone = noClasses()
            .that()
            .haveNameNotMatching("dev\\.codonq\\.metrics\\.SchedulerMetrics(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule standardStreams_areTheProgramsThatUsesUs = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule waiting_isForEvents = noClasses()
            .should()
            .callMethodWhere(describe(
                    "sleeps",
                    call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                            && call.getName().equals("sleep")));

    /** @param packages the one that may know no other of ours, and those that it may know */
    private static ArchRule noOtherThan(String... packages) {
        return classes()
                .that()
                .resideInAPackage(packages[0])
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages)
                        .or(describe(
                                "are not ours",
                                type -> !resideInAPackage("dev.codonq..").test(type))));
    }
}
