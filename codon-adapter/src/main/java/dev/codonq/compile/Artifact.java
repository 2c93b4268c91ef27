package dev.codonq.compile;

import dev.codonq.action.Blob;

/**
 * One file that a compile made. Immutable.
 *
 * @param name file name, such as {@code fib} or {@code fib.o}
 */
public record Artifact(String name, Blob content, boolean executable) {}
