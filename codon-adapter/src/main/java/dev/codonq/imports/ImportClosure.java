package dev.codonq.imports;

import dev.codonq.action.Digest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything of a project that one compile reads: a tree of just these files, links and directories gives the compiler
 * the same answer to every question it asks about the project. It may hold a few files more than the compiler opens,
 * never fewer. Of the standard library it holds only where ways lead into it. Immutable.
 *
 * @param main real path of the main source; the compiler resolves links in the path it is given before it does anything
 *     else, so that artifacts and messages are the same for both paths
 * @param files every source file by real path, {@code main} included, with the digest of the bytes that were scanned
 * @param links every symbolic link between a path the compiler probes and the real path it then opens, by the link's own
 *     path, with the link's text, which may be relative; an absolute one names a place in this same tree
 * @param directories real paths of directories that must exist even with nothing in them: those imported as modules,
 *     since to Codon a directory named like a module exists and reads as an empty one, and those that the text of a link
 *     enters and leaves again by {@code ..}
 * @param absent paths that the compiler probes, or may probe, and finds absent before another one answers
 * @param library real paths of what the project's files import from the standard library by themselves; as a prediction of
 *     what is opened there it may lack something
 * @param unresolved imports that no path answers, in the order in which they were met
 */
public record ImportClosure(
        Path main,
        SortedMap<Path, Digest> files,
        SortedMap<Path, Path> links,
        SortedSet<Path> directories,
        SortedSet<Path> absent,
        SortedSet<Path> library,
        List<UnresolvedImport> unresolved) {

    /** Copies all collections. */
    public ImportClosure {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
        directories = Collections.unmodifiableSortedSet(new TreeSet<>(directories));
        absent = Collections.unmodifiableSortedSet(new TreeSet<>(absent));
        library = Collections.unmodifiableSortedSet(new TreeSet<>(library));
        unresolved = List.copyOf(unresolved);
    }
}
