/** The import closure: which files one compile may read. */
@NullMarked
package dev.codonq.imports;

import org.jspecify.annotations.NullMarked;
