package dev.codonq.terminal;

/** Prints what its standard error is, for {@link PseudoTerminalTest}. */
final class TerminalMain {
    private TerminalMain() {}

    /** Prints one line. */
    public static void main(String[] unusedArguments) {
        Terminal terminal = Terminal.ofStandardError(System.getenv());
        System.out.println(terminal.isTerminal() + " " + terminal.palette(ColorChoice.AUTO));
    }
}
