package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code codonq doctor}: says what this machine offers and what is missing, each with its cure. */
@Command(
        name = "doctor",
        header = "Say what this machine offers and what is missing, each with its cure.",
        customSynopsis = "codonq doctor [--json]",
        footer = "%nExit status: 0 nothing is missing, 3 something is.")
final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final Doctor doctor;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    DoctorCommand(Console console, Doctor doctor) {
        this.console = console;
        this.doctor = doctor;
    }

    @Override
    public Integer call() {
        Logging.configure(false);
        List<Doctor.Finding> findings = doctor.examine();
        if (json) {
            console.print(json(findings));
        } else {
            for (Doctor.Finding finding : findings) {
                console.print(String.format(
                        Locale.ROOT,
                        "%-7s %s: %s",
                        finding.ok() ? "ok" : "MISSING",
                        finding.name(),
                        TerminalText.oneLine(finding.detail())));
                if (finding.cure() != null) {
                    console.print("        " + finding.cure());
                }
            }
        }
        return isHealthy(findings) ? ExitStatus.OK : ExitStatus.MACHINERY;
    }

    private static boolean isHealthy(List<Doctor.Finding> findings) {
        return findings.stream().allMatch(Doctor.Finding::ok);
    }

    private static String json(List<Doctor.Finding> findings) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "codonq.doctor/1");
            json.writeStringProperty("codonq", VersionProvider.version());
            json.writeBooleanProperty("ok", isHealthy(findings));
            json.writeArrayPropertyStart("findings");
            for (Doctor.Finding finding : findings) {
                json.writeStartObject();
                json.writeStringProperty("name", finding.name());
                json.writeBooleanProperty("ok", finding.ok());
                json.writeStringProperty("detail", finding.detail());
                json.writeStringProperty("cure", finding.cure());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
