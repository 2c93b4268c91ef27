package dev.codonq.report;

import dev.codonq.action.Isolation;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a batch before its first job. Immutable.
 *
 * @param codonq our version
 * @param toolchain what compiles
 * @param isolation the level that all jobs require
 * @param slots how many runs there are at once
 */
public record BatchStart(
        String codonq, Optional<ToolchainDescription> toolchain, Isolation isolation, int slots, Instant startedAt) {}
