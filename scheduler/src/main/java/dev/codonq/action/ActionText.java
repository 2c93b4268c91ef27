package dev.codonq.action;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;

/** The rules for text in an action: what reaches a process as bytes must have exactly one encoding. */
final class ActionText {
    private ActionText() {}

    /** @throws IllegalArgumentException if {@code text} holds a NUL or an unpaired surrogate */
    @CanIgnoreReturnValue
    static String wellFormed(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL character in '" + text.replace("\0", "\\0") + "'");
        }
        // An unpaired surrogate would be encoded as '?', so that two different actions had one key.
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("not valid Unicode: '" + text + "'");
        }
        return text;
    }

    /** @throws IllegalArgumentException if {@code target} is nothing that a symbolic link can hold */
    static void linkTarget(String target) {
        wellFormed(target);
        if (target.isEmpty()) {
            throw new IllegalArgumentException("a link needs a target");
        }
    }

    /** @throws IllegalArgumentException if {@code path} is not a relative, normal path */
    static void relativePath(String path) {
        wellFormed(path);
        for (String name : path.split("/", -1)) {
            if (List.of("", ".", "..").contains(name)) {
                throw new IllegalArgumentException("not a relative, normal path: '" + path + "'");
            }
        }
    }
}
