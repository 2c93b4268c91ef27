/** What this machine offers a build, and what is missing. */
@NullMarked
package dev.codonq.doctor;

import org.jspecify.annotations.NullMarked;
