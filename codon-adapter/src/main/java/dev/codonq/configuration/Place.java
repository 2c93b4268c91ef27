package dev.codonq.configuration;

/** A position in a file, counted from 1. Immutable. */
public record Place(String file, int line, int column) {
    /** Returns the place as editors take it, and {@code message}. */
    public String error(String message) {
        return this + ": error: " + message;
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
