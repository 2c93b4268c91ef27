/** What a batch shows of itself while it runs on a terminal: its figures, what is left, what runs. */
@NullMarked
package dev.codonq.progress;

import org.jspecify.annotations.NullMarked;
