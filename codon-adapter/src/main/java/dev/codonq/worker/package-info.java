/** A machine of a cluster: runs actions that other machines have made, if they are the same runs here. */
@NullMarked
package dev.codonq.worker;

import org.jspecify.annotations.NullMarked;
