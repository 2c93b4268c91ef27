package dev.codonq.cli;

/** The program {@code codonq}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("codonq");
    }
}
