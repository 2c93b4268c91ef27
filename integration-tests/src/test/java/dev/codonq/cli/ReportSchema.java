package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schema of JSON reports, as the repository has it. Thread-safe. */
final class ReportSchema {
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

    /** Checks a report and returns it. */
    static String requireValid(String report) {
        assertThat(SCHEMA.validate(report, InputFormat.JSON)).as(report).isEmpty();
        return report;
    }
}
