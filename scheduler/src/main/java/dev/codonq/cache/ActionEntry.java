package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a run as it lies on the disk: what its outputs are, by digest, and all that it was made of. Immutable.
 *
 * <p>The file. An integer is four bytes, big-endian, a long eight; bytes are their number as an integer and themselves; a
 * text is the bytes of its UTF-8 form; a list is the integer number of its elements and the elements.
 *
 * <pre>
 *   text      "codonq-result/1"
 *   digest    action key                                     digest = text hash, long size
 *   text      isolation of the run, by its name
 *   long      run time in nanoseconds
 *   integer   exit code
 *   list of   text path, digest, byte 1 if executable        outputs, by path
 *   bytes     standard output
 *   bytes     standard error
 *   text      subject
 *   list of   text part, text name, text value, text origin  what the key was made of, see {@link KeyPart}
 *   32 bytes  SHA-256 of all before
 * </pre>
 */
record ActionEntry(
        ActionKey key,
        Isolation isolation,
        Duration runTime,
        int exitCode,
        SortedMap<String, Output> outputs,
        CapturedOutput standardOutput,
        CapturedOutput standardError,
        String subject,
        List<KeyPart> parts) {
    private static final String FORMAT = "codonq-result/1";
    private static final int CHECK_BYTES = 32;

    /** An output by its digest. */
    record Output(Digest digest, boolean executable) {}

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try {
            writeTo(new DataOutputStream(bytes));
            bytes.write(Digest.sha256().digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private void writeTo(DataOutputStream out) throws IOException {
        text(FORMAT, out);
        digest(key.digest(), out);
        text(isolation.name(), out);
        out.writeLong(runTime.toNanos());
        out.writeInt(exitCode);
        out.writeInt(outputs.size());
        for (var output : outputs.entrySet()) {
            text(output.getKey(), out);
            digest(output.getValue().digest(), out);
            out.writeBoolean(output.getValue().executable());
        }
        bytes(standardOutput.bytes(), out);
        bytes(standardError.bytes(), out);
        text(subject, out);
        out.writeInt(parts.size());
        for (KeyPart part : parts) {
            text(part.part(), out);
            text(part.name(), out);
            text(part.value(), out);
            text(part.origin(), out);
        }
    }

    private static void digest(Digest digest, DataOutputStream out) throws IOException {
        text(digest.hash(), out);
        out.writeLong(digest.sizeBytes());
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Returns what {@link #encode} wrote.
     *
     * @throws IOException if that is not what {@code encoded} is
     */
    static ActionEntry decode(byte[] encoded) throws IOException {
        int length = encoded.length - CHECK_BYTES;
        if (length < 0) {
            throw new IOException("too short");
        }
        var sha256 = Digest.sha256();
        sha256.update(encoded, 0, length);
        if (!Arrays.equals(sha256.digest(), 0, CHECK_BYTES, encoded, length, encoded.length)) {
            throw new IOException("its checksum is wrong");
        }
        try {
            return new Reader(new DataInputStream(new ByteArrayInputStream(encoded, 0, length))).entry();
        } catch (IllegalArgumentException e) {
            throw new IOException("it holds what it may not: " + e.getMessage(), e);
        }
    }

    /** Reads one entry. The checksum was right, so what is read was written by us, if perhaps by another version. */
    private record Reader(DataInputStream in) {
        ActionEntry entry() throws IOException {
            if (!text().equals(FORMAT)) {
                throw new IOException("of another format");
            }
            return new ActionEntry(
                    new ActionKey(digest()),
                    Isolation.valueOf(text()),
                    Duration.ofNanos(in.readLong()),
                    in.readInt(),
                    outputs(),
                    captured(),
                    captured(),
                    text(),
                    parts());
        }

        private SortedMap<String, Output> outputs() throws IOException {
            SortedMap<String, Output> outputs = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                outputs.put(text(), new Output(digest(), in.readBoolean()));
            }
            return outputs;
        }

        private List<KeyPart> parts() throws IOException {
            List<KeyPart> parts = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                parts.add(new KeyPart(text(), text(), text(), text()));
            }
            return parts;
        }

        private CapturedOutput captured() throws IOException {
            return new CapturedOutput(bytes(), new byte[0], 0);
        }

        private Digest digest() throws IOException {
            return new Digest(text(), in.readLong());
        }

        private String text() throws IOException {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private byte[] bytes() throws IOException {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException("it ends too early");
            }
            return in.readNBytes(length);
        }
    }
}
