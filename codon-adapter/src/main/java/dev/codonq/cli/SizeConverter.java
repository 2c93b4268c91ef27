package dev.codonq.cli;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 65536}, {@code 64K}, {@code 512M}, {@code 2G} and {@code 1T}, from one byte to 1 PiB. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([KMGT]?)");
    private static final String EXAMPLES = "give e.g. 64K, 512M, 2G or a number of bytes";
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(50);

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size; " + EXAMPLES);
        }
        int shift = switch (form.group(2)) {
            case "" -> 0;
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 40;
        };
        BigInteger bytes = new BigInteger(form.group(1)).shiftLeft(shift);
        if (bytes.signum() == 0) {
            throw new TypeConversionException("'" + text + "' is nothing; " + EXAMPLES);
        }
        if (bytes.compareTo(LARGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is too large; give at most 1024T");
        }
        return bytes.longValueExact();
    }
}
