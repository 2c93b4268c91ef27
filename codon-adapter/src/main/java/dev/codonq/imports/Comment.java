package dev.codonq.imports;

import dev.codonq.imports.SourceLexer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A comment of a source: what begins with {@code #} and stands in no string. Immutable.
 *
 * @param line from 1, counted as in Codon's messages
 * @param text what follows the {@code #}, up to the end of the line
 */
public record Comment(int line, String text) {
    /** Returns the comments of {@code source}, which may be any bytes. */
    public static List<Comment> of(byte[] source) {
        SourceLexer lexer = SourceLexer.withComments(source);
        List<Comment> comments = new ArrayList<>();
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (token == Token.COMMENT) {
                comments.add(new Comment(lexer.line(), lexer.unicodeText().substring(1)));
            }
        }
        return comments;
    }
}
