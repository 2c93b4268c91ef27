package dev.codonq.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A report that was asked for: its format and where it goes, {@code -} for standard output. Immutable. */
record ReportTarget(String format, String file) {
    private static final List<String> FORMATS = List.of("json");

    boolean isStandardOutput() {
        return file.equals("-");
    }

    /** Reads {@code FORMAT=FILE}. */
    static final class Converter implements ITypeConverter<ReportTarget> {
        @Override
        public ReportTarget convert(String text) {
            int equals = text.indexOf('=');
            String format = equals < 0 ? text : text.substring(0, equals);
            if (!FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
                throw new TypeConversionException(
                        "'" + format + "' is not a format; give " + String.join(" or ", FORMATS) + "=FILE");
            }
            if (equals < 0 || equals == text.length() - 1) {
                throw new TypeConversionException(
                        "'" + text + "' names no file; give " + format + "=FILE, '-' is" + " standard output");
            }
            return new ReportTarget(format, text.substring(equals + 1));
        }
    }
}
