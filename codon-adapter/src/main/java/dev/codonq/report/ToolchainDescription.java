package dev.codonq.report;

import java.nio.file.Path;

/** A toolchain as reports show it. Immutable. */
public record ToolchainDescription(String version, Path path, String digest) {}
