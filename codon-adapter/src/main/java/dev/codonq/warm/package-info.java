/** Compilers that have parsed the standard library in advance: what they parse, when one is worth it, what makes one. */
@NullMarked
package dev.codonq.warm;

import org.jspecify.annotations.NullMarked;
