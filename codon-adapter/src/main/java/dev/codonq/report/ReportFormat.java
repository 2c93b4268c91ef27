package dev.codonq.report;

import java.io.OutputStream;
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
