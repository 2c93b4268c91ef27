/** The Codon toolchain: where it is, whether it works, what exactly it consists of. */
@NullMarked
package dev.codonq.toolchain;

import org.jspecify.annotations.NullMarked;
