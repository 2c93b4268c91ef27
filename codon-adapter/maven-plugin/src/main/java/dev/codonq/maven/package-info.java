/** The Maven plugin: Codon sources are compiled and Codon test programs run as a part of a Maven build. */
@NullMarked
package dev.codonq.maven;

import org.jspecify.annotations.NullMarked;
