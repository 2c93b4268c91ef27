/**
 * The import closure: which files one compile may read.
 *
 * <p>{@link dev.codonq.imports.ImportScanner} is the entry. Inside, {@code SourceLexer} cuts the bytes of one file into
 * tokens, {@code ModuleReader} finds in them what can make Codon open another file, {@code ModuleLookup} turns that into
 * candidate paths in Codon's order, and {@code ClosureWalk} follows them from file to file.
 */
@NullMarked
package dev.codonq.imports;

import org.jspecify.annotations.NullMarked;
