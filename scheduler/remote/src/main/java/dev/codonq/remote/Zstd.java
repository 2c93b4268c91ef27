package dev.codonq.remote;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The only class that knows the library for zstd, which is optional: without it, this one cannot be loaded. Without state. */
final class Zstd {
    private Zstd() {}

    /** Returns whether the native part of the library is there for this machine. */
    static boolean isUsable() {
        Native.load();
        return Native.isLoaded();
    }

    static OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStream(out);
    }

    static InputStream decompress(InputStream in) throws IOException {
        return new ZstdInputStream(in);
    }
}
