/** Jobs: who waits, who runs, who shares a run, how it all ends. The entry point is the job scheduler. */
@NullMarked
package dev.codonq.scheduling;

import org.jspecify.annotations.NullMarked;
