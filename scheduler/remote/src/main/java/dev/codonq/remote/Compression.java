package dev.codonq.remote;

import build.bazel.remote.execution.v2.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How blobs are made shorter on their way. Names are those of the protocol. */
enum Compression {
    IDENTITY(Compressor.Value.IDENTITY) {
        @Override
        OutputStream compress(OutputStream out) {
            return out;
        }

        @Override
        InputStream decompress(InputStream in) {
            return in;
        }
    },
    ZSTD(Compressor.Value.ZSTD) {
        @Override
        OutputStream compress(OutputStream out) throws IOException {
            return Zstd.compress(out);
        }

        @Override
        InputStream decompress(InputStream in) throws IOException {
            return Zstd.decompress(in);
        }
    },
    DEFLATE(Compressor.Value.DEFLATE) {
        @Override
        OutputStream compress(OutputStream out) {
            return new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    def.end();
                }
            };
        }

        @Override
        InputStream decompress(InputStream in) {
            return new InflaterInputStream(in, new Inflater(true)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    inf.end();
                }
            };
        }
    };

    private static final boolean HAS_ZSTD = hasZstd();

    private final Compressor.Value wire;

    Compression(Compressor.Value wire) {
        this.wire = wire;
    }

    Compressor.Value wire() {
        return wire;
    }

    /** Returns what stands for it in the name of a stream. */
    String inNames() {
        return this == ZSTD ? "zstd" : "deflate";
    }

    /** Returns what compresses into {@code out}; closing it closes {@code out}. */
    abstract OutputStream compress(OutputStream out) throws IOException;

    /** Returns what is compressed in {@code in}; closing it closes {@code in}. */
    abstract InputStream decompress(InputStream in) throws IOException;

    /** Returns the best of those that a server takes. */
    static Compression best(List<Compressor.Value> taken) {
        if (HAS_ZSTD && taken.contains(Compressor.Value.ZSTD)) {
            return ZSTD;
        }
        return taken.contains(Compressor.Value.DEFLATE) ? DEFLATE : IDENTITY;
    }

    /** @throws IOException if nobody asked for that */
    static Compression of(Compressor.Value wire) throws IOException {
        for (Compression compression : values()) {
            if (compression.wire == wire && (compression != ZSTD || HAS_ZSTD)) {
                return compression;
            }
        }
        throw new IOException("the server compresses in an unknown way: " + wire);
    }

    private static boolean hasZstd() {
        try {
            return Zstd.isUsable();
        } catch (LinkageError e) {
            return false;
        }
    }
}
