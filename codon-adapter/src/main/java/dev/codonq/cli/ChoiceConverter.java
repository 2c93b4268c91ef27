package dev.codonq.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the constants of an enum by their names in lower case. */
final class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> choices;

    ChoiceConverter(Class<E> type) {
        choices = Arrays.asList(type.getEnumConstants());
    }

    @Override
    public E convert(String text) {
        for (E choice : choices) {
            if (label(choice).equals(text)) {
                return choice;
            }
        }
        throw new TypeConversionException("'" + text + "' is not one of "
                + choices.stream().map(ChoiceConverter::label).collect(Collectors.joining(", ")));
    }

    static String label(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
