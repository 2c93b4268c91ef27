package dev.codonq;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/thread-safety.md} says is what the classes are. */
@Timeout(120)
class ThreadSafetyPageTest {
    private static final String GUIDELINES = "guideline, where it is kept";

    private static ThreadSafetyPage page;

    @BeforeAll
    static void readPage() throws IOException {
        page = ThreadSafetyPage.read();
    }

    private static Stream<String> names(String head, int cell) {
        return page.rows(head).stream().flatMap(row -> row.names(cell).stream());
    }

    private static List<String> withoutClass(Stream<String> names) {
        return names.filter(name -> MainClasses.named(name).isEmpty()).toList();
    }

    @Test
    void sharedField_everyOne_hasItsRow() {
        Set<String> said = page.sharedFields();
        Set<String> guards = page.guards();
        assertThat(MainClasses.fields()
                        .filter(MainClasses::isShared)
                        .map(MainClasses::name)
                        .filter(field -> !guards.contains(field) && !said.contains(field)))
                .isEmpty();
    }

    @Test
    void row_everyOne_namesFieldsThatAreThere() {
        Set<String> there = MainClasses.fields().map(MainClasses::name).collect(Collectors.toSet());
        assertThat(page.sharedFields().stream().filter(field -> !there.contains(field)))
                .isEmpty();
    }

    @Test
    void unguardedField_everyOne_isOfAConfinedClass() {
        Set<String> confined = names("classes, where", 0).collect(Collectors.toSet());
        assertThat(MainClasses.fields()
                        .filter(ThreadSafetyPageTest::isUnguarded)
                        .filter(field -> !confined.contains(MainClasses.name(field.getOwner()))))
                .isEmpty();
    }

    /** An event of the flight recorder is its thread's until it is committed, an anonymous class that of its call. */
    private static boolean isUnguarded(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.FINAL)
                && !MainClasses.isGuarded(field)
                && !field.getOwner().isAnonymousClass()
                && !field.getOwner().isAssignableTo("jdk.jfr.Event");
    }

    @Test
    void confinedRow_everyOne_namesClassesThatAreThere() {
        assertThat(withoutClass(names("classes, where", 0))).isEmpty();
    }

    @Test
    void publicType_everyOne_hasAGuarantee() {
        assertThat(MainClasses.ALL.stream()
                        .filter(ThreadSafetyPageTest::isPublic)
                        .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnnotation())
                        .filter(type -> !type.isAssignableTo(Throwable.class))
                        .map(MainClasses::name))
                .containsExactlyInAnyOrderElementsOf(
                        names("guarantee, types", 1).toList());
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ThreadSafetyPageTest::isPublic).orElse(true);
    }

    @Test
    void staticField_everyOne_isFinal() {
        assertThat(statics().filter(field -> !field.getModifiers().contains(JavaModifier.FINAL)))
                .isEmpty();
    }

    private static Stream<JavaField> statics() {
        return MainClasses.fields().filter(field -> field.getModifiers().contains(JavaModifier.STATIC));
    }

    @Test
    void constant_thatCouldBeChanged_isNamed() {
        Set<String> said = page.names();
        said.addAll(page.sharedFields());
        Predicate<JavaField> isImmutable =
                field -> field.getRawType().isPrimitive() || Constants.isImmutable(Constants.valueOf(field));
        assertThat(statics()
                        .filter(isImmutable.negate())
                        .map(MainClasses::name)
                        .filter(constant -> !said.contains(constant)))
                .isEmpty();
    }

    @Test
    void guideline_everyOne_namesTestsThatAreThere() throws IOException {
        Set<String> tests = page.testClasses();
        assertThat(page.rows(GUIDELINES)).allMatch(row -> !row.names(2).isEmpty());
        assertThat(names(GUIDELINES, 2).filter(test -> !tests.contains(test)).distinct())
                .isEmpty();
    }

    @Test
    void guideline_everyOne_namesClassesThatAreThere() {
        assertThat(withoutClass(names(GUIDELINES, 1).filter(name -> name.matches("[A-Z]\\w*"))))
                // The harness, which is no main class.
                .containsOnly("LeakGuard");
    }
}
