package dev.codonq;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The values of static fields, and whether they can change. */
final class Constants {
    private static final List<Class<?>> IMMUTABLE = List.of(
            String.class,
            Enum.class,
            Record.class,
            Class.class,
            BigInteger.class,
            Duration.class,
            Instant.class,
            Optional.class,
            Pattern.class,
            HexFormat.class,
            Charset.class,
            Path.class,
            FileAttribute.class,
            Logger.class);

    private Constants() {}

    static @Nullable Object valueOf(JavaField field) {
        try {
            var reflected = field.reflect();
            reflected.setAccessible(true);
            return reflected.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("cannot read " + field, e);
        }
    }

    /** Returns whether {@code value} is of a type without state that changes: one known, a lambda, or ours with final fields. */
    static boolean isImmutable(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        Class<?> type = value.getClass();
        return IMMUTABLE.stream().anyMatch(known -> known.isInstance(value))
                || type.isHidden()
                || type.getName().startsWith("java.util.ImmutableCollections")
                || (MainClasses.ALL.contain(type) && hasOnlyFinalFields(type));
    }

    private static boolean hasOnlyFinalFields(Class<?> type) {
        return MainClasses.ALL.get(type).getAllFields().stream()
                .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
    }
}
