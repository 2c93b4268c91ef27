package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What runs have in common of which one tells what the next will take: subject, isolation and arguments of their action, as
 * the first 16 bytes of a SHA-256 over them. Immutable.
 *
 * <p>The contents of inputs and tools are left out, and the properties of the machine: a source that was edited, a toolchain
 * that was installed anew in the same place, a library that was upgraded change little about what a run takes, and what
 * they do change is learned with the next run.
 */
record RunKey(long first, long second) {
    /** Returns the key of the runs of {@code action}. */
    static RunKey of(Action action) {
        MessageDigest sha256 = Digest.sha256();
        add(action.subject(), sha256);
        add(action.isolation().name(), sha256);
        action.arguments().forEach(argument -> add(argument, sha256));
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        return new RunKey(hash.getLong(), hash.getLong());
    }

    /** With its length, so that no two lists of texts are the same bytes. */
    private static void add(String text, MessageDigest sha256) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
        sha256.update(utf8);
    }
}
