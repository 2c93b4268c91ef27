/** Programs that compiles have made: run in the sandbox, and tested by the expectations in their sources. */
@NullMarked
package dev.codonq.program;

import org.jspecify.annotations.NullMarked;
