/** What programs and people read of a batch when it is over: each report takes in finished jobs one by one. */
@NullMarked
package dev.codonq.report;

import org.jspecify.annotations.NullMarked;
