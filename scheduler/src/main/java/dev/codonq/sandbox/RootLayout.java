package dev.codonq.sandbox;

import dev.codonq.action.Action;
import java.nio.file.Path;

/**
 * Where things are in the directory of one run. Immutable.
 *
 * <pre>
 *   N/
 *     status.json     what bubblewrap says; the run cannot see it
 *     tmp/            HOME and TMPDIR at isolation DIRECTORY; writable
 *     root/           the input tree
 *       job/out/      the working directory at isolation DIRECTORY; writable, empty at first
 * </pre>
 */
record RootLayout(Path directory) {
    Path inputs() {
        return directory.resolve("root");
    }

    Path workingDirectory() {
        return inputs().resolve(Action.WORKING_DIRECTORY);
    }

    Path temporaryDirectory() {
        return directory.resolve("tmp");
    }

    Path statusFile() {
        return directory.resolve("status.json");
    }
}
