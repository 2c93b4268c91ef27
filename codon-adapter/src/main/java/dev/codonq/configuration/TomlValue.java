package dev.codonq.configuration;

import dev.codonq.terminal.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One value in a file, for an option that takes one or several. Immutable.
 *
 * @param isPart whether it is one of several
 * @param prefix what comes before it, the {@code NAME=} of a table's entry
 */
record TomlValue(Object value, boolean isPart, String prefix, Place place) {
    /** Returns the values that {@code value} consists of where {@code option} takes several. */
    static List<TomlValue> all(Object value, Place place, String file, OptionSpec option) {
        if (!option.typeInfo().isMultiValue()) {
            return List.of(new TomlValue(value, false, "", place));
        }
        List<TomlValue> values = new ArrayList<>();
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                values.add(new TomlValue(array.get(i), true, "", place(file, array.inputPositionOf(i))));
            }
        } else if (value instanceof TomlTable table && takesTable(option)) {
            for (Map.Entry<String, Object> entry : table.entrySet()) {
                TomlPosition position = table.inputPositionOf(List.of(entry.getKey()));
                values.add(new TomlValue(entry.getValue(), true, entry.getKey() + "=", place(file, position)));
            }
        } else {
            values.add(new TomlValue(value, false, "", place));
        }
        return values;
    }

    private static Place place(String file, TomlPosition position) {
        return new Place(file, position.line(), position.column());
    }

    private static boolean takesTable(OptionSpec option) {
        return option.paramLabel().contains("=");
    }

    /**
     * Returns the value as it would stand on the command line.
     *
     * @throws IllegalArgumentException if {@code option} takes no such value; with what it takes
     */
    String textFor(OptionSpec option) {
        boolean isFlag = option.typeInfo().isBoolean();
        boolean isWhole = isPart == option.typeInfo().isMultiValue();
        boolean isNumber = isNumber(option.typeInfo().getType());
        if (isWhole && value instanceof String text && !isFlag && (!isNumber || isOwnForm(option))) {
            return prefix + text;
        }
        if (isWhole && value instanceof Long number && (isNumber || !prefix.isEmpty())) {
            return prefix + number;
        }
        if (value instanceof Boolean flag && isFlag) {
            return flag.toString();
        }
        String takes = isFlag
                ? "true or false"
                : isNumber && !isOwnForm(option) ? "a whole number" : "a string" + example(option);
        String all = option.typeInfo().isMultiValue() && prefix.isEmpty() ? "an array of strings" : takes;
        throw new IllegalArgumentException("takes " + all + ", not " + kind());
    }

    /** A number that is written with a unit, such as a size. */
    private static boolean isOwnForm(OptionSpec option) {
        return option.converters().length > 0;
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || Number.class.isAssignableFrom(type);
    }

    private static String example(OptionSpec option) {
        return switch (option.paramLabel()) {
            case "D" -> " such as \"30s\"";
            case "SIZE" -> " such as \"512M\"";
            case "NAME=VALUE" -> " or a whole number";
            default ->
                option.paramLabel().contains("|")
                        ? ", one of " + option.paramLabel().replace("|", ", ")
                        : "";
        };
    }

    private String kind() {
        if (value instanceof String text) {
            return "the string \"" + TerminalText.oneLine(text) + "\"";
        }
        if (value instanceof TomlArray) {
            return "an array";
        }
        if (value instanceof TomlTable) {
            return "a table";
        }
        return TerminalText.oneLine(value.toString());
    }
}
