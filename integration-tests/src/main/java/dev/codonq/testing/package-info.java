/** The JUnit 5 harness. */
@NullMarked
package dev.codonq.testing;

import org.jspecify.annotations.NullMarked;
