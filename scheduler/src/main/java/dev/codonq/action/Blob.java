package dev.codonq.action;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes named by their digest. Immutable. */
public final class Blob {
    private final Digest digest;
    private final byte[] content;

    private Blob(byte[] content) {
        this.digest = Digest.of(content);
        this.content = content;
    }

    /** Returns a blob of {@code content}, which the caller hands over and must not change any more. */
    public static Blob of(byte[] content) {
        return new Blob(content);
    }

    public Digest digest() {
        return digest;
    }

    /** Returns the content from its start; closing it is not needed. */
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    /** Writes the whole content to {@code out}, which stays open. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob blob && digest.equals(blob.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Blob[" + digest + "]";
    }
}
