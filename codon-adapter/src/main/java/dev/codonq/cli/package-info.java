/**
 * The command line, the only part that writes to standard output and standard error.
 *
 * <p>{@link dev.codonq.cli.Main} sets up the commands. {@code codonq build} goes this way: the options and sources
 * ({@code SourceFinder}, {@code Manifest}) give job specifications; a {@code Planner} turns each into a request and the
 * place of its artifact; everything is checked before anything runs ({@code ArtifactClashes}, {@code OutputDirectory});
 * a {@code Batch} then submits the requests to a {@code Compiler} and hands each finished job to {@code BuildRun},
 * which has artifacts written, lines printed and reports extended. Jobs are streamed: what is kept does not grow with
 * their results.
 */
@NullMarked
package dev.codonq.cli;

import org.jspecify.annotations.NullMarked;
