package dev.codonq.action;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 (FIPS 180-4) and the size of some content, by which content is named everywhere. Immutable.
 *
 * @param hash 64 lower-case hexadecimal digits
 * @param sizeBytes number of bytes of the content
 */
public record Digest(String hash, long sizeBytes) implements Comparable<Digest> {
    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * @throws IllegalArgumentException if {@code hash} is not 64 lower-case hexadecimal digits, or the size negative
     */
    public Digest {
        if (hash.length() != 64 || !hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + hash);
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("negative size: " + sizeBytes);
        }
    }

    /** Returns the digest of {@code content}. */
    public static Digest of(byte[] content) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(content)), content.length);
    }

    /**
     * Returns the digest of all that is left in {@code content}, which stays open.
     *
     * @throws IOException if reading fails
     */
    public static Digest of(InputStream content) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            sha256.update(buffer, 0, n);
            size += n;
        }
        return of(sha256, size);
    }

    /** Returns the digest of the {@code sizeBytes} bytes that {@code sha256} was fed, and resets it. */
    public static Digest of(MessageDigest sha256, long sizeBytes) {
        return new Digest(HexFormat.of().formatHex(sha256.digest()), sizeBytes);
    }

    /** Returns a new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        int byHash = hash.compareTo(other.hash);
        return byHash != 0 ? byHash : Long.compare(sizeBytes, other.sizeBytes);
    }

    @Override
    public String toString() {
        return hash + "/" + sizeBytes;
    }
}
