/** What the compiler said, as data. */
@NullMarked
package dev.codonq.diagnostics;

import org.jspecify.annotations.NullMarked;
