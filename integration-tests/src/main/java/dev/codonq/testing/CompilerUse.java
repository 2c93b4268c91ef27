package dev.codonq.testing;

import dev.codonq.compile.CodonCompiler;
import dev.codonq.toolchain.Toolchain;
import java.lang.annotation.Annotation;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Which methods and constructors of tests ask for a compiler. Stateless. JUnit makes a failure of what aborts a test while its
 * parameters are resolved, so that has to be known before.
 */
final class CompilerUse {
    private static final List<Class<?>> TYPES = List.of(CodonCompiler.class, Toolchain.class);

    private CompilerUse() {}

    static boolean isBy(Executable executable) {
        return Arrays.stream(executable.getParameterTypes()).anyMatch(TYPES::contains);
    }

    static boolean isByConstructorOf(Class<?> test) {
        return Arrays.stream(test.getDeclaredConstructors()).anyMatch(CompilerUse::isBy);
    }

    /** Returns whether a method of {@code test} with this annotation does. */
    static boolean isByLifecycleOf(Class<?> test, Class<? extends Annotation> annotation) {
        return AnnotationSupport.findAnnotatedMethods(test, annotation, HierarchyTraversalMode.TOP_DOWN).stream()
                .anyMatch(CompilerUse::isBy);
    }
}
