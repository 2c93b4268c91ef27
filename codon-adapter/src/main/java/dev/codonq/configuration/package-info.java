/** Options that files give a value: {@code codonq.toml} of a project and of a user. */
@NullMarked
package dev.codonq.configuration;

import org.jspecify.annotations.NullMarked;
