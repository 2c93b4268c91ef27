package dev.codonq.cli;

/** The program with a compiler that is fake, as a process of its own that can be sent signals. */
final class HangingProgram {
    private HangingProgram() {}

    public static void main(String[] arguments) {
        System.exit(Main.run(arguments, Console.ofProcess(), new FakeCompiler().factory(), CommandLineRun.HEALTHY));
    }
}
