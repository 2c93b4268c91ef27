package dev.codonq.imports;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of one source file can make Codon open another: a pure function of its bytes. Immutable by agreement: nobody
 * changes the collections once read.
 *
 * @param imports each different import, with the line where it stands first, in source order
 * @param renames names that {@code from m import name as other} carries over under another name
 * @param attributes each {@code owner.attribute} of the source by owner, wherever it stands
 * @param weight number of entries in all of these
 */
record ParsedModule(
        Map<Import, Integer> imports,
        Map<String, Set<String>> renames,
        Map<String, Set<String>> attributes,
        int weight) {

    static final ParsedModule EMPTY = new ParsedModule(Map.of(), Map.of(), Map.of(), 0);

    /**
     * One imported module. Immutable.
     *
     * @param module what is imported
     * @param boundName name under which the module itself becomes known; null if only names of it do
     */
    record Import(ModuleName module, @Nullable String boundName) {}
}
