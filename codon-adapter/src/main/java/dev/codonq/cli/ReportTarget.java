package dev.codonq.cli;

import dev.codonq.report.ReportFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A report that was asked for: its format and where it goes, {@code -} for standard output. Immutable. */
record ReportTarget(ReportFormat format, String file) {
    boolean isStandardOutput() {
        return file.equals("-");
    }

    /** Reads {@code FORMAT=FILE}. */
    static final class Converter implements ITypeConverter<ReportTarget> {
        @Override
        public ReportTarget convert(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            ReportFormat format = format(name.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is not a format; give "
                            + formats().map(ReportFormat::label).collect(Collectors.joining("=FILE, "))
                            + "=FILE"));
            if (equals < 0 || equals == text.length() - 1) {
                throw new TypeConversionException(
                        "'" + text + "' names no file; give " + format.label() + "=FILE, '-' is" + " standard output");
            }
            return new ReportTarget(format, text.substring(equals + 1));
        }

        private static Optional<ReportFormat> format(String label) {
            return formats().filter(format -> format.label().equals(label)).findFirst();
        }

        private static Stream<ReportFormat> formats() {
            return Arrays.stream(ReportFormat.values());
        }
    }
}
