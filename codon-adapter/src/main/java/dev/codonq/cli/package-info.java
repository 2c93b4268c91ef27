/** The command line. */
@NullMarked
package dev.codonq.cli;

import org.jspecify.annotations.NullMarked;
