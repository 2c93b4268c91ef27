/** What is remembered of earlier runs. Knows no process. */
@NullMarked
package dev.codonq.cache;

import org.jspecify.annotations.NullMarked;
