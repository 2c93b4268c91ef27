package dev.codonq.action;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 (FIPS 180-4) and the size of some content, by which content is named everywhere. Immutable.
 *
 * <p>The hash is held in four longs: a queue of a hundred thousand actions holds several hundred thousand digests.
 */
public final class Digest implements Comparable<Digest> {
    /** Size of a hash. */
    static final int HASH_BYTES = 32;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final long sizeBytes;

    /**
     * @param hash 64 lower-case hexadecimal digits
     * @param sizeBytes number of bytes of the content
     * @throws IllegalArgumentException if {@code hash} is not 64 lower-case hexadecimal digits, or the size negative
     */
    public Digest(String hash, long sizeBytes) {
        this(parse(hash), sizeBytes);
    }

    /** @throws IllegalArgumentException if the size is negative */
    Digest(byte[] hash, long sizeBytes) {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("negative size: " + sizeBytes);
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        first = bytes.getLong();
        second = bytes.getLong();
        third = bytes.getLong();
        fourth = bytes.getLong();
        this.sizeBytes = sizeBytes;
    }

    private static byte[] parse(String hash) {
        if (hash.length() != 64 || !hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + hash);
        }
        return HexFormat.of().parseHex(hash);
    }

    /** Returns the hash as 64 lower-case hexadecimal digits. */
    public String hash() {
        return HexFormat.of().formatHex(hashBytes());
    }

    /** Returns the bytes of the hash. */
    byte[] hashBytes() {
        return ByteBuffer.allocate(HASH_BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** Returns the number of bytes of the content. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Returns the digest of {@code content}. */
    public static Digest of(byte[] content) {
        return new Digest(sha256().digest(content), content.length);
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
        return new Digest(sha256.digest(), sizeBytes);
    }

    /** Returns a new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Orders by hash, then by size. */
    @Override
    public int compareTo(Digest other) {
        int byHash = Arrays.compareUnsigned(
                new long[] {first, second, third, fourth},
                new long[] {other.first, other.second, other.third, other.fourth});
        return byHash != 0 ? byHash : Long.compare(sizeBytes, other.sizeBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && compareTo(digest) == 0;
    }

    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return hash() + "/" + sizeBytes;
    }
}
