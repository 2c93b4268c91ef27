package dev.codonq.report;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/** What a report is written as. */
public enum ReportFormat {
    /** {@code codonq.report/1}, for programs. */
    JSON {
        @Override
        public Report start(OutputStream out, BatchStart batch) {
            return new JsonReport(out, batch);
        }
    },
    /** SARIF 2.1.0, for code scanning and editors. */
    SARIF {
        @Override
        public Report start(OutputStream out, BatchStart batch) {
            return new SarifReport(out, batch, Path.of("").toAbsolutePath());
        }
    },
    /** JUnit XML, for servers that show tests. */
    JUNIT {
        @Override
        public Report start(OutputStream out, BatchStart batch) {
            return new JunitReport(out, batch);
        }
    },
    /** A Chrome trace, for Perfetto. */
    TRACE {
        @Override
        public Report start(OutputStream out, BatchStart batch) {
            return new TraceReport(out, batch, InstantSource.system());
        }
    },
    /** One page that needs nothing but a browser, for people. */
    HTML {
        @Override
        public Report start(OutputStream out, BatchStart batch) {
            return new HtmlReport(out, batch);
        }
    };

    /** Starts a report on {@code out}, which stays open. */
    public abstract Report start(OutputStream out, BatchStart batch);

    /** Returns the name that users give. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
