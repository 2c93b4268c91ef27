/** The figures of a scheduler for Micrometer, which is needed only by those who use this package. */
@NullMarked
package dev.codonq.metrics;

import org.jspecify.annotations.NullMarked;
