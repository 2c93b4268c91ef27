/**
 * What is written down of a command line: help on a terminal, pages of the manual, and completion in shells. All of it is
 * made from the model that picocli has of the commands; nothing here knows what they do.
 *
 * <p>A class of options names its heading ({@link dev.codonq.manual.OptionGroup}), a command with many options those that
 * its short help shows ({@link dev.codonq.manual.CommonOptions}); the lines that a command shows below its options become
 * sections of its page ({@code Sections}).
 */
@NullMarked
package dev.codonq.manual;

import org.jspecify.annotations.NullMarked;
