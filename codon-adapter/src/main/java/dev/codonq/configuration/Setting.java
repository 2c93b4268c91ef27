package dev.codonq.configuration;

import java.util.List;

/**
 * What one file says of one option. Immutable.
 *
 * @param texts the values as they would stand on the command line, several where the option can be repeated
 * @param value what the option takes them for
 */
public record Setting(String key, Layer layer, Place place, List<String> texts, Object value) {
    /** Returns whether the option is as good as given: a flag that is turned off is not. */
    public boolean isOn() {
        return !Boolean.FALSE.equals(value);
    }
}
