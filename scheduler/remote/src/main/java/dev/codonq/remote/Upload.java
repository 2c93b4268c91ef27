package dev.codonq.remote;

import com.google.protobuf.ByteString;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** Content that a server is to have. Immutable. */
record Upload(Digest digest, Content content) {
    /** Where the content can be read, as often as it is needed. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    static Upload of(Digest digest, ByteString bytes) {
        return new Upload(digest, bytes::newInput);
    }

    static Upload of(Blob blob) {
        return new Upload(blob.digest(), blob::open);
    }

    static Upload of(Input.File file) {
        return new Upload(file.digest(), () -> Files.newInputStream(file.origin()));
    }
}
