package dev.codonq.terminal;

/** What the user wants of colours: {@code --color}. */
public enum ColorChoice {
    /** Where they are shown as colours and the environment does not ask for none. */
    AUTO,
    ALWAYS,
    NEVER
}
