package dev.codonq.cli;

/** Says how many runs the command line makes at once by default. */
public final class DefaultJobsMain {
    private DefaultJobsMain() {}

    public static void main(String[] arguments) {
        System.out.println(new RunOptions().runsAtOnce());
    }
}
