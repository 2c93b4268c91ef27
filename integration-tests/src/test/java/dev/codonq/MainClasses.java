package dev.codonq;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The main classes of all modules, and what their fields are to threads. Immutable. */
final class MainClasses {
    static final JavaClasses ALL = read();

    private MainClasses() {}

    private static JavaClasses read() {
        // It says of each class that it has read it.
        ((Logger) LoggerFactory.getLogger("com.tngtech.archunit")).setLevel(Level.WARN);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/dev/codonq/testing/"))
                // Generated.
                .withImportOption(location -> !location.contains("/dev/codonq/remote/v1/"))
                .importPackages("dev.codonq");
    }

    /** Returns the name under which people know a class: {@code Outer.Inner}, without the package. */
    static String name(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    static Optional<JavaClass> named(String name) {
        return ALL.stream().filter(type -> name(type).equals(name)).findFirst();
    }

    /** Returns the fields that somebody has written. */
    static Stream<JavaField> fields() {
        return ALL.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    static String name(JavaField field) {
        return name(field.getOwner()) + "." + field.getName();
    }

    static boolean isGuarded(JavaField field) {
        return field.getModifiers().contains(JavaModifier.VOLATILE)
                || field.getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getRawType().getSimpleName().equals("GuardedBy"));
    }

    /** Returns whether a field says by itself that threads share it. The parts of a record go with the record. */
    static boolean isShared(JavaField field) {
        return !field.getOwner().isRecord()
                && (isGuarded(field) || isConcurrent(field.getRawType()) || isMadeConcurrent(field));
    }

    private static boolean isConcurrent(JavaClass type) {
        return (type.getPackageName().startsWith("java.util.concurrent") && !type.isEquivalentTo(TimeUnit.class))
                || type.getName().equals("com.github.benmanes.caffeine.cache.Cache");
    }

    /** A map or a list that is made as a concurrent one, on the line where it is assigned. */
    private static boolean isMadeConcurrent(JavaField field) {
        return field.getAccessesToSelf().stream()
                .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)
                .anyMatch(access -> access.getOrigin().getCallsFromSelf().stream()
                        .filter(call -> call.getLineNumber() == access.getLineNumber())
                        .anyMatch(call -> isConcurrentCollection(call.getTargetOwner())));
    }

    private static boolean isConcurrentCollection(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent")
                && (type.getSimpleName().startsWith("Concurrent")
                        || type.getSimpleName().startsWith("CopyOnWrite"));
    }
}
