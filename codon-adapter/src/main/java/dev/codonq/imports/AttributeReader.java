package dev.codonq.imports;

import dev.codonq.imports.SourceLexer.Token;
import org.jspecify.annotations.Nullable;

/**
 * The recognition of {@code owner.attribute} in a stream of tokens. Closing brackets between the two are overlooked, as
 * in {@code (pkg).mod}: to Codon that is {@code pkg.mod}. Not thread-safe.
 */
final class AttributeReader {
    private final SourceLexer lexer;
    private String lastName = "";
    private boolean afterDot;

    AttributeReader(SourceLexer lexer) {
        this.lexer = lexer;
    }

    /** Takes the lexer's current token and returns the owner if it is an attribute's name, which {@link #name} then is. */
    @Nullable
    String ownerOf(Token token) {
        switch (token) {
            case NAME -> {
                String owner = afterDot && !lastName.isEmpty() ? lastName : null;
                lastName = lexer.text();
                afterDot = false;
                return owner;
            }
            case DOT -> afterDot = true;
            // Brackets can hold a line end before or after the dot.
            case NEWLINE -> {}
            case CLOSE -> {
                if (afterDot) {
                    forget();
                }
            }
            default -> forget();
        }
        return null;
    }

    /** The last name taken. */
    String name() {
        return lastName;
    }

    private void forget() {
        lastName = "";
        afterDot = false;
    }
}
