/** The immutable vocabulary: what one run depends on, and what it gives. No input or output happens here. */
@NullMarked
package dev.codonq.action;

import org.jspecify.annotations.NullMarked;
