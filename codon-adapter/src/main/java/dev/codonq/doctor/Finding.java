package dev.codonq.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a build needs or uses. Immutable.
 *
 * @param detail what was found, or what is missing
 * @param cure what to do about it, null where that is nothing
 * @param facts the same for programs: numbers, texts and booleans by name
 */
public record Finding(
        String name, Grade grade, String detail, @Nullable String cure, Map<String, Object> facts) {
    /** How good it is. */
    public enum Grade {
        OK("ok"),
        /** Builds work, but less well than they could. */
        REMARK("remark"),
        /** Builds, or those of a kind, do not work. */
        MISSING("missing");

        private final String label;

        Grade(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    public Finding {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Finding good(String name, String detail) {
        return new Finding(name, Grade.OK, detail, null, Map.of());
    }

    public static Finding remark(String name, String detail, String cure) {
        return new Finding(name, Grade.REMARK, detail, cure, Map.of());
    }

    public static Finding missing(String name, String detail, String cure) {
        return new Finding(name, Grade.MISSING, detail, cure, Map.of());
    }

    /** Returns whether nothing is missing. */
    public boolean isOk() {
        return grade != Grade.MISSING;
    }

    /** Returns the same with one more fact. */
    Finding with(String fact, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(fact, value);
        return new Finding(name, grade, detail, cure, more);
    }
}
