package dev.codonq.configuration;

/** Who gives an option its value; what comes later wins. */
public enum Layer {
    /** Nobody: it has the program's own. */
    DEFAULT("default"),
    /** The file in the user's directory of settings. */
    USER("user"),
    /** The file in the project's directory, which may be somebody else's. */
    PROJECT("project"),
    COMMAND_LINE("commandLine");

    private final String label;

    Layer(String label) {
        this.label = label;
    }

    /** Returns its name for programs. */
    public String label() {
        return label;
    }
}
