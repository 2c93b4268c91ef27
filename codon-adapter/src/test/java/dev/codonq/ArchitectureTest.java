package dev.codonq;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The Java API knows nothing of the command line, whose libraries its users do not have. */
@AnalyzeClasses(packages = "dev.codonq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** The packages that make up the command line. */
    private static final DescribedPredicate<JavaClass> COMMAND_LINE = resideInAnyPackage(
            "dev.codonq.cli",
            "dev.codonq.configuration",
            "dev.codonq.doctor",
            "dev.codonq.manual",
            "dev.codonq.progress",
            "dev.codonq.report",
            "dev.codonq.terminal");

    @ArchTest
    static final ArchRule api_knowsNoCommandLine =
            noClasses().that(DescribedPredicate.not(COMMAND_LINE)).should().dependOnClassesThat(COMMAND_LINE);

    @ArchTest
    static final ArchRule picocliAndTomlj_areTheCommandLines = noClasses()
            .that()
            .resideOutsideOfPackages("dev.codonq.cli", "dev.codonq.configuration", "dev.codonq.manual")
            .should()
            .dependOnClassesThat(nameMatching("(picocli|org\\.tomlj)\\..*"));

    @ArchTest
    static final ArchRule logBackend_isTheCommandLines = noClasses()
            .that()
            .resideOutsideOfPackage("dev.codonq.cli")
            .should()
            .dependOnClassesThat(nameMatching("org\\.slf4j\\.simple\\..*"));
}
