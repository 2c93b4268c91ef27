/** One run of one process: its root, its isolation, its limits, its end. Knows no cache. */
@NullMarked
package dev.codonq.sandbox;

import org.jspecify.annotations.NullMarked;
