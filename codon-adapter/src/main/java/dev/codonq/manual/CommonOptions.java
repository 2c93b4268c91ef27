package dev.codonq.manual;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The options of a command that has too many for a screen: those that {@code -h} shows. Immutable. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommonOptions {
    /** Returns one name of each, in the order to be shown. */
    String[] value();
}
