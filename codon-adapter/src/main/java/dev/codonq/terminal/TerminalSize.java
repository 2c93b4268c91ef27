package dev.codonq.terminal;

import java.util.Optional;

/** The size of a terminal in characters. Immutable. */
public record TerminalSize(int columns, int rows) {
    /** What a terminal has of which nothing is known. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** Returns the size that {@code stty size} has answered; nothing where that is no size. */
    static Optional<TerminalSize> parse(String rowsAndColumns) {
        String[] numbers = rowsAndColumns.strip().split(" ", -1);
        if (numbers.length != 2) {
            return Optional.empty();
        }
        try {
            TerminalSize size = new TerminalSize(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[0]));
            // A terminal that does not know its size says 0.
            return size.columns > 0 && size.rows > 0 ? Optional.of(size) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
