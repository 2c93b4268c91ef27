package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import java.util.List;
import java.util.Optional;

/**
 * Why an action was not in the cache: how it differs from the nearest earlier one of the same subject. Immutable.
 *
 * @param nearest the earlier action with the fewest differences; empty where none of the subject is in the cache
 * @param differences in which it differs; empty where the nearest is the same action, whose result is no longer whole
 */
public record Explanation(Optional<ActionKey> nearest, List<Difference> differences) {
    /** Nothing of the subject is in the cache. */
    public static final Explanation NEW = new Explanation(Optional.empty(), List.of());

    public Explanation {
        differences = List.copyOf(differences);
    }
}
