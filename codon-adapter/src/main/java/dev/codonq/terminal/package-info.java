/** What is shown on a terminal, and how. */
@NullMarked
package dev.codonq.terminal;

import org.jspecify.annotations.NullMarked;
