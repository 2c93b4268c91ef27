package dev.codonq;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who is remote knows the scheduler, and the scheduler nobody who is. */
@AnalyzeClasses(packages = "dev.codonq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule grpcAndProtocol_areKnownToRemoteAlone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.codonq.remote..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.grpc..")
                    .or(resideInAPackage("com.google.protobuf.."))
                    .or(resideInAPackage("build.bazel.."))
                    .or(resideInAPackage("dev.codonq.remote..")));

    /** It is optional; the other classes must not even load one of it. */
    @ArchTest
    static final ArchRule zstd_isKnownToItsClassAlone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.codonq.remote.Zstd")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.luben..");

    @ArchTest
    static final ArchRule standardStreams_areTheProgramsThatUsesUs = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
