package dev.codonq.action;

/** One declared output as a run left it. Immutable. */
public record OutputFile(Blob content, boolean executable) {}
