/** Compile requests and their results: the Java API of codonq. */
@NullMarked
package dev.codonq.compile;

import org.jspecify.annotations.NullMarked;
