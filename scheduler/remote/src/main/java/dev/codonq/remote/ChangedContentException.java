package dev.codonq.remote;

import dev.codonq.action.Digest;
import java.io.IOException;

/** What was to be uploaded is not what it was when its digest was made. */
final class ChangedContentException extends IOException {
    private static final long serialVersionUID = 1;

    ChangedContentException(Digest digest) {
        super("a file changed while it was to be uploaded as " + digest);
    }
}
