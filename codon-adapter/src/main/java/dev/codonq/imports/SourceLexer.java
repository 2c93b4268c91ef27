package dev.codonq.imports;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the tokens of Codon source, as far as imports need them told apart. It accepts any bytes, touches each a
 * bounded number of times and keeps no stack. Not thread-safe.
 *
 * <p>Unlike Codon it reports line ends inside brackets too. No statement can follow one there, so a reader that takes
 * every line as the possible beginning of an import finds nothing wrong in valid source, and misses nothing where its
 * idea of the open brackets is off.
 */
final class SourceLexer {
    enum Token {
        NAME,
        DOT,
        COMMA,
        COLON,
        SEMICOLON,
        AT,
        OPEN,
        CLOSE,
        STRING,
        NEWLINE,
        COMMENT,
        OTHER,
        END
    }

    private final byte[] source;
    private final int end;
    private final boolean fragment;
    private final boolean withComments;

    private int position;
    private int start;
    private int line = 1;
    private int startLine = 1;
    private int contentStart;
    private int contentEnd;

    private SourceLexer(byte[] source, int from, int end, boolean fragment, boolean withComments) {
        this.source = source;
        this.position = from;
        this.end = end;
        this.fragment = fragment;
        this.withComments = withComments;
    }

    /** A lexer of a whole source file. */
    static SourceLexer ofFile(byte[] source) {
        return new SourceLexer(source, 0, source.length, false, false);
    }

    /** A lexer of a whole source file that gives its comments too, from their {@code #} to the end of the line. */
    static SourceLexer withComments(byte[] source) {
        return new SourceLexer(source, 0, source.length, false, true);
    }

    /**
     * A lexer of the current content. Expressions stand between other text there, so quotes and comment signs mean
     * nothing.
     */
    SourceLexer contentLexer() {
        return new SourceLexer(source, contentStart, contentEnd, true, false);
    }

    Token next() {
        while (position < end) {
            start = position;
            startLine = line;
            byte b = source[position++];
            switch (b) {
                case ' ', '\t' -> {}
                case '\n', '\r' -> {
                    position = afterLineEnd(start);
                    return Token.NEWLINE;
                }
                case '\\' -> {
                    if (!isLineEnd(position)) {
                        return Token.OTHER;
                    }
                    position = afterLineEnd(position);
                }
                case '#' -> {
                    if (fragment) {
                        return Token.OTHER;
                    }
                    position = lineEnd(position);
                    if (withComments) {
                        return Token.COMMENT;
                    }
                }
                case '"', '\'' -> {
                    return quote(b);
                }
                default -> {
                    return isNamePart(b) ? word(b) : punctuation(b);
                }
            }
        }
        start = position;
        startLine = line;
        return Token.END;
    }

    /** Line of the current token, from 1. As in Codon's messages, a lone carriage return ends a line but is not counted. */
    int line() {
        return startLine;
    }

    /** Whether the current token is the name {@code word}. */
    boolean is(String word) {
        if (position - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (source[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The current token's text; names are ASCII. */
    String text() {
        return new String(source, start, position - start, StandardCharsets.ISO_8859_1);
    }

    /** The current token's text where it may be any; what is no UTF-8 is replaced. */
    String unicodeText() {
        return new String(source, start, position - start, StandardCharsets.UTF_8);
    }

    /** Whether the current string's prefix makes Codon parse what stands in it between braces. */
    boolean isFormatString() {
        return (source[start] == 'f' || source[start] == 'F') && start + 1 < end && isQuote(source[start + 1]);
    }

    /** Number of blanks before the current token if it is the first of its line. */
    int indentation() {
        int i = start;
        while (i > 0 && isBlank(source[i - 1])) {
            i--;
        }
        return start - i;
    }

    /**
     * Steps over the raw body of a function in another language, which becomes the current content, if one begins on the
     * next line. The body is every line indented at least as far as its first one, and the blank lines between.
     *
     * @param indentation that of the function's first line
     * @return whether there was a body
     */
    boolean skipRawBody(int indentation) {
        int text = blanksEnd(position);
        while (text < end && (isLineEnd(text) || source[text] == '#')) {
            position = afterLineEnd(lineEnd(text));
            text = blanksEnd(position);
        }
        int bodyIndentation = text - position;
        if (text == end || bodyIndentation <= indentation) {
            return false;
        }
        contentStart = position;
        while (position < end && (text - position >= bodyIndentation || isLineEnd(text) || text == end)) {
            position = afterLineEnd(lineEnd(text));
            text = blanksEnd(position);
        }
        contentEnd = position;
        return true;
    }

    private Token quote(byte quote) {
        if (fragment) {
            return Token.OTHER;
        }
        boolean triple = position + 1 < end && source[position] == quote && source[position + 1] == quote;
        if (triple) {
            position += 2;
        }
        contentStart = position;
        while (position < end && !closes(quote, triple)) {
            if (!triple && isLineEnd(position)) {
                break;
            }
            step();
            if (source[position - 1] == '\\' && position < end) {
                step();
            }
        }
        contentEnd = position;
        // An unterminated string is a syntax error; reading goes on where the next statement could begin.
        if (position < end && source[position] == quote) {
            position += triple ? 3 : 1;
        }
        return Token.STRING;
    }

    private boolean closes(byte quote, boolean triple) {
        return source[position] == quote
                && (!triple || (position + 2 < end && source[position + 1] == quote && source[position + 2] == quote));
    }

    /** Advances by one byte of a string, counting lines. */
    private void step() {
        if (source[position++] == '\n') {
            line++;
        }
    }

    private Token word(byte first) {
        while (position < end && isNamePart(source[position])) {
            position++;
        }
        if (first >= '0' && first <= '9') {
            return Token.OTHER;
        }
        if (!fragment && position < end && isQuote(source[position])) {
            return quote(source[position++]);
        }
        return Token.NAME;
    }

    private static Token punctuation(byte b) {
        return switch (b) {
            case '.' -> Token.DOT;
            case ',' -> Token.COMMA;
            case ':' -> Token.COLON;
            case ';' -> Token.SEMICOLON;
            case '@' -> Token.AT;
            case '(', '[', '{' -> Token.OPEN;
            case ')', ']', '}' -> Token.CLOSE;
            default -> Token.OTHER;
        };
    }

    private int blanksEnd(int from) {
        int i = from;
        while (i < end && isBlank(source[i])) {
            i++;
        }
        return i;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < end && !isLineEnd(i)) {
            i++;
        }
        return i;
    }

    /** Returns where the line after the line end at {@code i} begins, and counts it. */
    private int afterLineEnd(int i) {
        int after = i < end && source[i] == '\r' ? i + 1 : i;
        if (after < end && source[after] == '\n') {
            line++;
            after++;
        }
        return after;
    }

    private boolean isLineEnd(int i) {
        return i < end && (source[i] == '\n' || source[i] == '\r');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isQuote(byte b) {
        return b == '"' || b == '\'';
    }

    private static boolean isNamePart(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
    }
}
