package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The finding of the earlier action that is nearest to one that missed. Thread-safe. */
final class MissExplainer {
    private final RecentActions recent;
    private final ActionStore actions;

    MissExplainer(RecentActions recent, ActionStore actions) {
        this.recent = recent;
        this.actions = actions;
    }

    Explanation explain(Action action, ActionKey key) {
        List<KeyPart> now = KeyPart.of(action);
        // The latest first: of two that are equally near, people remember that one.
        List<ActionKey> keys = new ArrayList<>(recent.of(action.subject()));
        Collections.reverse(keys);
        return keys.stream()
                .flatMap(earlier -> actions.read(earlier).stream())
                .map(earlier -> new Explanation(
                        Optional.of(earlier.key()),
                        earlier.key().equals(key) ? List.of() : differences(earlier.parts(), now)))
                .min(Comparator.comparingInt(
                        explanation -> explanation.differences().size()))
                .orElse(Explanation.NEW);
    }

    private record Name(String part, String name) {}

    private static List<Difference> differences(List<KeyPart> before, List<KeyPart> now) {
        Map<Name, String> then = byName(before);
        Map<Name, String> rest = byName(now);
        List<Difference> differences = new ArrayList<>();
        then.forEach((name, value) -> {
            String after = rest.remove(name);
            if (!value.equals(after)) {
                differences.add(new Difference(name.part(), name.name(), value, after));
            }
        });
        rest.forEach((name, value) -> differences.add(new Difference(name.part(), name.name(), null, value)));
        if (differences.isEmpty()) {
            differences.add(new Difference(KeyPart.OPTION, "", "in another order", "in this order"));
        }
        return differences;
    }

    /** Equal parts are numbered: an option can be given twice. */
    private static Map<Name, String> byName(List<KeyPart> parts) {
        Map<Name, String> byName = new LinkedHashMap<>();
        for (KeyPart part : parts) {
            Name name = new Name(part.part(), part.name());
            for (int copy = 2; byName.containsKey(name); copy++) {
                name = new Name(part.part(), part.name() + " (" + copy + ")");
            }
            byName.put(name, part.value());
        }
        return byName;
    }
}
