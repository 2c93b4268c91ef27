package dev.codonq.terminal;

import dev.codonq.diagnostics.DisplayWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that takes what we send one: text, line feeds, carriage returns, cursor up, erasing, and wrapping on and off;
 * anything else is an error. What scrolls out at the top is kept. Not thread-safe.
 */
public final class FakeScreen {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??)([0-9;]*)([A-Za-z])");

    private final int columns;
    private final int rows;
    private final List<String[]> cells = new ArrayList<>();
    private int top;
    private int row;
    private int column;
    private boolean wraps = true;

    public FakeScreen(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        cells.add(emptyRow());
    }

    private String[] emptyRow() {
        String[] row = new String[columns];
        Arrays.fill(row, " ");
        return row;
    }

    /** Takes {@code text}. */
    public void write(String text) {
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (character == 0x1b) {
                Matcher sequence = SEQUENCE.matcher(text).region(at, text.length());
                if (!sequence.lookingAt()) {
                    throw new AssertionError("no sequence: " + text.substring(at));
                }
                obey(sequence.group(1) + sequence.group(3), sequence.group(2));
                at = sequence.end();
            } else {
                put(character);
                at += Character.charCount(character);
            }
        }
    }

    private void obey(String command, String number) {
        switch (command) {
            case "A" -> row = Math.max(top, row - Integer.parseInt(number));
            case "K" -> Arrays.fill(cells.get(row), column, columns, " ");
            case "J" -> {
                if (row == top && column == 0) {
                    scrollOff();
                }
                Arrays.fill(cells.get(row), Math.min(column, columns), columns, " ");
                while (cells.size() > row + 1) {
                    cells.remove(cells.size() - 1);
                }
            }
            case "m" -> {}
            case "?l", "?h" -> {
                if (!number.equals("7")) {
                    throw new AssertionError("mode " + number);
                }
                wraps = command.equals("?h");
            }
            default -> throw new AssertionError("unknown: " + command);
        }
    }

    /** Keeps what is on the screen as if it had scrolled out, as tmux does before all of it is erased. */
    private void scrollOff() {
        List<String[]> kept =
                cells.subList(top, cells.size()).stream().map(String[]::clone).toList();
        if (kept.stream().anyMatch(line -> !String.join("", line).isBlank())) {
            cells.addAll(top, kept);
            top += kept.size();
            row += kept.size();
        }
    }

    private void put(int character) {
        if (character == '\r') {
            column = 0;
        } else if (character == '\n') {
            column = 0;
            down();
        } else if (character < ' ') {
            throw new AssertionError("control character " + character);
        } else {
            putVisible(character, DisplayWidth.of(character));
        }
    }

    private void putVisible(int character, int width) {
        if (width == 0) {
            cells.get(row)[column - 1] += Character.toString(character);
            return;
        }
        if (column + width > columns) {
            if (wraps) {
                column = 0;
                down();
            } else {
                column = columns - width;
            }
        }
        cells.get(row)[column] = Character.toString(character);
        for (int i = 1; i < width; i++) {
            cells.get(row)[column + i] = "";
        }
        column += width;
    }

    private void down() {
        row++;
        if (row == cells.size()) {
            cells.add(emptyRow());
        }
        top = Math.max(top, row - rows + 1);
    }

    /** Returns all lines, also those that have scrolled out, without blanks at the end. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(String.join("", row).stripTrailing()));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** Returns the line and the column that the cursor is on, from 0. */
    public List<Integer> cursor() {
        return List.of(row, column);
    }

    /** Returns whether text wraps, as it does in a terminal that was left as it was. */
    public boolean wraps() {
        return wraps;
    }
}
