package dev.codonq.cache;

import org.jspecify.annotations.Nullable;

/**
 * One part in which an action differs from an earlier one. Immutable.
 *
 * @param part what kind of part, in the words of an action: {@code option}, {@code environment}, {@code file}, …
 * @param name which one, such as a path or the name of a variable; empty where there is only one of the kind
 * @param before its value then, null where it was not there
 * @param after its value now, null where it is no longer there
 */
public record Difference(
        String part,
        String name,
        @Nullable String before,
        @Nullable String after) {
    /** How it changed. */
    public enum Change {
        ADDED,
        REMOVED,
        CHANGED
    }

    public Change change() {
        if (before == null) {
            return Change.ADDED;
        }
        return after == null ? Change.REMOVED : Change.CHANGED;
    }
}
