package dev.codonq.doctor;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The look at what every program has: system, Java, directories for temporary files. */
final class HostExamination {
    private static final long LITTLE_SPACE = 256L << 20;
    private static final Path RUNS = Path.of("/var/tmp");

    private HostExamination() {}

    static List<Finding> examine() {
        return List.of(
                system(),
                java(),
                directory(
                        "temporary files",
                        Path.of(System.getProperty("java.io.tmpdir")),
                        "set TMPDIR, and"
                                + " -Djava.io.tmpdir in JAVA_TOOL_OPTIONS, to a directory that can be written"),
                directory("runs", RUNS, "make it writable: chmod 1777 " + RUNS));
    }

    private static Finding system() {
        String name = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        String system = name + " " + System.getProperty("os.version") + " " + processor;
        boolean fits = name.toLowerCase(Locale.ROOT).equals("linux") && processor.equals("amd64");
        Finding finding = fits
                ? Finding.good("system", system + distribution())
                : Finding.missing("system", system, "use Linux on an x86-64 processor, for which there is a Codon");
        return finding.with("os", name)
                .with("version", System.getProperty("os.version"))
                .with("arch", processor);
    }

    private static String distribution() {
        try {
            return Files.readAllLines(Path.of("/etc/os-release"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> ", " + line.substring(line.indexOf('=') + 1).replace("\"", ""))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Finding java() {
        String home = System.getProperty("java.home");
        String vendor = System.getProperty("java.vendor");
        return Finding.good("java", Runtime.version() + " of " + vendor + " at " + home)
                .with("version", Runtime.version().toString())
                .with("vendor", vendor)
                .with("home", home);
    }

    static Finding directory(String name, Path directory, String cure) {
        try {
            Volume volume = Volume.of(directory);
            if (!volume.existing().equals(directory.toAbsolutePath().normalize()) || !volume.isWritable()) {
                return Finding.missing(
                        name, directory + (Files.exists(directory) ? " is not writable" : " does not exist"), cure);
            }
            String space = directory + ", " + TerminalText.size(volume.freeBytes()) + " free"
                    + (volume.allowsPrograms() ? "" : ", noexec, which is no obstacle");
            Finding finding = volume.freeBytes() == 0
                    ? Finding.missing(name, space, "delete what is not needed there: du -xsh " + directory + "/*")
                    : volume.freeBytes() < LITTLE_SPACE
                            ? Finding.remark(
                                    name, space, "delete what is not needed there: du -xsh " + directory + "/*")
                            : Finding.good(name, space);
            return finding.with("path", directory)
                    .with("freeBytes", volume.freeBytes())
                    .with("noexec", !volume.allowsPrograms());
        } catch (IOException e) {
            return Finding.missing(name, directory + ": " + Volume.reason(e), cure);
        }
    }
}
