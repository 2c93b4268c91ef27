package dev.codonq.imports;

import dev.codonq.imports.ParsedModule.Import;
import dev.codonq.imports.SourceLexer.Token;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one source file into a {@link ParsedModule}. Not thread-safe; confined to one file.
 *
 * <p>Statements that are never executed count as well, because Codon loads what they name.
 */
final class ModuleReader {
    /** More different imports and attributes than any program has; a source made to exhaust the heap has more. */
    static final int MAX_ENTRIES = 500_000;

    private final SourceLexer lexer;
    private final AttributeReader attributeReader;
    private final Map<Import, Integer> imports = new LinkedHashMap<>();
    private final Map<String, Set<String>> renames = new HashMap<>();
    private final Map<String, Set<String>> attributes = new HashMap<>();
    private int entries;

    private Token token = Token.NEWLINE;
    private boolean statementStart;
    private int depth;
    /** The language of the next function's body if a decorator made it raw text. */
    private @Nullable String rawLanguage;

    private ModuleReader(byte[] source) {
        lexer = SourceLexer.ofFile(source);
        attributeReader = new AttributeReader(lexer);
    }

    /**
     * Returns what {@code source} imports.
     *
     * @throws TooManyNamesException if there are more than {@link #MAX_ENTRIES} different ones
     */
    static ParsedModule read(byte[] source) throws TooManyNamesException {
        ModuleReader reader = new ModuleReader(source);
        reader.readStatements();
        return new ParsedModule(reader.imports, reader.renames, reader.attributes, reader.entries);
    }

    private void readStatements() throws TooManyNamesException {
        advance();
        while (token != Token.END) {
            if (!statementStart) {
                advance();
            } else if (token == Token.AT && depth == 0) {
                readDecorator();
            } else if (isName("import")) {
                readImport();
            } else if (isName("from")) {
                readFrom();
            } else if (isName("def") && rawLanguage != null) {
                skipRawFunction(rawLanguage);
            } else {
                advance();
            }
        }
    }

    /** {@code import a.b as c, d} */
    private void readImport() throws TooManyNamesException {
        int line = lexer.line();
        do {
            advance();
            ModuleName module = new ModuleName(0, readDottedName());
            String boundName = module.lastName();
            if (isName("as")) {
                advance();
                boundName = token == Token.NAME ? lexer.text() : boundName;
            }
            if (!module.path().isEmpty()) {
                addImport(new Import(module, boundName), line);
            }
            if (token == Token.NAME) {
                advance();
            }
        } while (token == Token.COMMA);
    }

    /** {@code from ..a.b import c as d, e}, the names also in parentheses and over several lines */
    private void readFrom() throws TooManyNamesException {
        int line = lexer.line();
        int dots = 0;
        depth = 0;
        for (advance(); token == Token.DOT; advance()) {
            dots++;
        }
        ModuleName module = new ModuleName(dots, readDottedName());
        // Of these two no file is read, however many dots stand before.
        if (!isName("import") || module.path().equals("C") || module.path().equals("python")) {
            return;
        }
        addImport(new Import(module, null), line);
        readRenames();
    }

    private void readRenames() throws TooManyNamesException {
        advance();
        int listDepth = depth;
        String name = "";
        while (token != Token.END && token != Token.SEMICOLON && depth >= listDepth && !endsStatement()) {
            if (token == Token.COMMA) {
                name = "";
            } else if (isName("as")) {
                advance();
                if (token == Token.NAME && !name.isEmpty() && !lexer.is(name)) {
                    add(renames, name, lexer.text());
                }
                continue;
            } else if (token == Token.NAME && name.isEmpty()) {
                name = lexer.text();
            }
            advance();
        }
    }

    private boolean endsStatement() {
        return token == Token.NEWLINE && depth == 0;
    }

    /** Returns {@code a.b} as {@code a/b}, empty if there is no name here. */
    private String readDottedName() throws TooManyNamesException {
        StringBuilder path = new StringBuilder();
        while (token == Token.NAME && !lexer.is("import") && !lexer.is("as")) {
            path.append(path.isEmpty() ? "" : "/").append(lexer.text());
            advance();
            if (token != Token.DOT) {
                break;
            }
            advance();
        }
        return path.toString();
    }

    private void readDecorator() throws TooManyNamesException {
        advance();
        String language = isName("python") || isName("llvm") ? lexer.text() : null;
        if (language != null) {
            advance();
            if (token == Token.NEWLINE) {
                rawLanguage = language;
            }
        }
    }

    /** Reads the signature, which is Codon's, and steps over the body, which is not. */
    private void skipRawFunction(String language) throws TooManyNamesException {
        int indentation = lexer.indentation();
        boolean colon = false;
        rawLanguage = null;
        depth = 0;
        for (advance(); token != Token.END && !endsStatement(); advance()) {
            colon = token == Token.COLON && depth == 0;
        }
        if (colon && token == Token.NEWLINE && lexer.skipRawBody(indentation) && language.equals("llvm")) {
            // Expressions in {=…} are Codon's again.
            readContent();
        }
    }

    private void advance() throws TooManyNamesException {
        statementStart = token == Token.NEWLINE || token == Token.SEMICOLON || token == Token.COLON;
        token = lexer.next();
        if (token == Token.OPEN) {
            depth++;
        } else if (token == Token.CLOSE) {
            depth = Math.max(0, depth - 1);
        } else if (token == Token.STRING && lexer.isFormatString()) {
            readContent();
        }
        addAttribute(attributeReader, token);
    }

    private void readContent() throws TooManyNamesException {
        SourceLexer content = lexer.contentLexer();
        AttributeReader contentReader = new AttributeReader(content);
        for (Token part = content.next(); part != Token.END; part = content.next()) {
            addAttribute(contentReader, part);
        }
    }

    private void addAttribute(AttributeReader reader, Token next) throws TooManyNamesException {
        String owner = reader.ownerOf(next);
        if (owner != null) {
            add(attributes, owner, reader.name());
        }
    }

    private boolean isName(String word) {
        return token == Token.NAME && lexer.is(word);
    }

    private void addImport(Import imported, int line) throws TooManyNamesException {
        if (imports.putIfAbsent(imported, line) == null) {
            count();
        }
    }

    private void add(Map<String, Set<String>> names, String key, String value) throws TooManyNamesException {
        if (names.computeIfAbsent(key, k -> new HashSet<>()).add(value)) {
            count();
        }
    }

    private void count() throws TooManyNamesException {
        if (++entries > MAX_ENTRIES) {
            throw new TooManyNamesException();
        }
    }
}
