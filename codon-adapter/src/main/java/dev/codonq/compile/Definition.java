package dev.codonq.compile;

/** What Codon takes for a compile-time definition, {@code -D NAME=VALUE}. */
final class Definition {
    private Definition() {}

    /** @throws IllegalArgumentException if the name is no identifier or the value no integer */
    static void check(String name, String value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("-D " + name + "=" + value + ": '" + name + "' is not a name");
        }
        if (!value.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("-D " + name + "=" + value + ": '" + value + "' is not an integer");
        }
    }
}
