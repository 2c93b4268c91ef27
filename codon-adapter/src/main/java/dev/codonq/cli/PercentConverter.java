package dev.codonq.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads parts of a hundred such as {@code 1%}, {@code 0.5%} and {@code 100}. */
final class PercentConverter implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,6})?)%?");

    @Override
    public Double convert(String text) {
        Matcher form = FORM.matcher(text);
        double percent = form.matches() ? Double.parseDouble(form.group(1)) : 0;
        if (percent <= 0 || percent > 100) {
            throw new TypeConversionException("'" + text + "' is not a part of the results; give e.g. 1% or 100%");
        }
        return percent;
    }
}
