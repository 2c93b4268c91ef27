package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

@Timeout(60)
class ManualTest {
    private static final Path PAGE = Path.of("../docs/cli.md");

    private static String run(Object... arguments) {
        CommandLineRun run = CommandLineRun.of(new FakeCompiler(), arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return run.out();
    }

    /** All commands, from what the program is made of. */
    static Stream<CommandSpec> commands() {
        Console console = new Console(System.in, System.out, System.err);
        CommandLine root = new CommandTree(console, new FakeCompiler().factory(), CommandLineRun.HEALTHY)
                .of(new String[0], new CommandLine.RunLast());
        return withThoseBelow(root);
    }

    private static Stream<CommandSpec> withThoseBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(ManualTest::withThoseBelow));
    }

    private static Object[] manOf(CommandSpec command) {
        return ("man" + command.qualifiedName().substring("codonq".length())).split(" ");
    }

    @Test
    void docs_ofTheCommandLine_areWhatTheProgramWrites() throws IOException {
        assertThat(PAGE)
                .as("out of date: run scripts/codonq man --markdown > docs/cli.md")
                .hasContent(run("man", "--markdown").stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void page_ofACommand_describesEveryOption(CommandSpec command) {
        String page = run(manOf(command)).replace("\\-", "-");
        String markdown = run("man", "--markdown");
        String section = Arrays.stream(markdown.split("\n## "))
                .filter(part -> part.startsWith(command.qualifiedName() + "\n"))
                .findFirst()
                .orElseThrow();
        assertThat(command.options()).isNotEmpty().allSatisfy(option -> {
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
            for (String name : option.names()) {
                assertThat(page).containsPattern("(?m)^\\\\fB(.*, )?" + name + "([= ,].*)?\\\\fR$");
                assertThat(section).containsPattern("(?m)^\\| `(.*, )?" + name + "([= ,].*)?` \\| .");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofACommand_keepsToEightyColumns(CommandSpec command) {
        String usage = command.commandLine().getUsageMessage();
        assertThat(usage.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void page_ofACommand_hasItsPartsInOrder(CommandSpec command) {
        assertThat(run(manOf(command)).lines().filter(line -> line.matches("\\.(TH|SH) .*")))
                .startsWith(
                        ".TH \"" + command.qualifiedName("-").toUpperCase(Locale.ROOT) + "\" 1 \"\" \"codonq unknown\"",
                        ".SH NAME",
                        ".SH SYNOPSIS",
                        ".SH DESCRIPTION")
                .endsWith(".SH \"SEE ALSO\"");
    }

    @Test
    void man_install_writesAPageForEveryCommand(@TempDir Path directory) {
        assertThat(run("man", "--install", directory)).isEmpty();
        assertThat(commands())
                .allSatisfy(command -> assertThat(directory.resolve("man1/" + command.qualifiedName("-") + ".1"))
                        .content()
                        .startsWith(".TH "));
    }

    @Test
    void man_installWhereNothingCanBe_saysSo(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        CommandLineRun run = CommandLineRun.of(new FakeCompiler(), "man", "--install", file);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).startsWith("codonq: cannot write ").hasLineCount(1);
    }

    @Test
    void man_unknownCommand_isUsage() {
        assertThat(CommandLineRun.of(new FakeCompiler(), "man", "biuld"))
                .isEqualTo(
                        new CommandLineRun(2, "", "codonq: man: there is no command 'biuld'\nsee codonq man --help\n"));
    }
}
