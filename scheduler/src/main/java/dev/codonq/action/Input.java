package dev.codonq.action;

import java.nio.file.Path;

/** One entry of an action's input tree. Immutable. */
public sealed interface Input {

    /**
     * A regular file. Only the digest and the executable bit are part of the action; the origin says where the content
     * can be read on this machine, and a run is refused when what is there has another digest.
     */
    record File(Digest digest, Path origin, boolean executable) implements Input {}

    /** A symbolic link, with the target as it stands in the link. */
    record Link(String target) implements Input {}

    /** A directory that must exist although no input lies in it. */
    record Directory() implements Input {}
}
