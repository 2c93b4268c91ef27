package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The schema of JSON reports, as the repository has it. Thread-safe. */
public final class ReportSchema {
    private static final Schema SCHEMA = load();

    private ReportSchema() {}

    private static Schema load() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("../docs/report.schema.json")), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with {@code report}. */
    static List<Error> errors(String report) {
        return SCHEMA.validate(report, InputFormat.JSON);
    }

    /** Checks a report and returns it. */
    public static String requireValid(String report) {
        assertThat(errors(report)).as(report).isEmpty();
        return report;
    }
}
