package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The user that runs belong to. An ordinary user's runs are the user's own. Root's runs belong to an unprivileged uid:
 * bubblewrap started by root would map the run to the host's root, who may write to {@code /proc/sys}. Immutable.
 *
 * @param uid uid and gid of the runs' processes, as the host sees them
 * @param isDropped whether the uid is another than our own
 */
record SandboxUser(int uid, boolean isDropped) {
    /** In a range that Debian's policy reserves and nothing allocates from. */
    private static final int DROPPED_UID = 65432;

    private static final int OTHERS_READ = 04;
    private static final int OTHERS_SEARCH = 01;

    /** Returns the user for the runs of this process. */
    static SandboxUser current() {
        int own = ownUid();
        return own == 0 ? new SandboxUser(DROPPED_UID, true) : new SandboxUser(own, false);
    }

    /** Returns the arguments that put a command under this user. */
    List<String> prefix() {
        return isDropped
                ? List.of(
                        "/usr/bin/setpriv",
                        "--reuid=" + uid,
                        "--regid=" + uid,
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--bounding-set=-all",
                        "--no-new-privs",
                        "--")
                : List.of();
    }

    /** Makes the user the owner of {@code directory}, so that runs can write there. */
    void own(Path directory) throws IOException {
        if (isDropped) {
            Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Lets the user, and nobody else but us, enter {@code directory}. */
    void admit(Path directory) throws IOException {
        if (isDropped) {
            try {
                Files.setAttribute(directory, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
            } catch (FileSystemException e) {
                throw new IOException(
                        "cannot give " + directory + " to gid " + uid + ", as which the runs of root run ("
                                + e.getReason() + "); in a container without that id start codonq as an ordinary user",
                        e);
            }
            Files.setAttribute(directory, "unix:mode", 0750, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Checks that the user can read {@code path} on the host, where that is another user than us.
     *
     * @throws RefusedActionException if it cannot
     */
    void requireAccess(Path path) throws IOException {
        if (!isDropped || !Files.exists(path)) {
            return;
        }
        for (Path part = path; part != null; part = part.getParent()) {
            int needed = Files.isDirectory(part) ? OTHERS_SEARCH : OTHERS_READ;
            if (((Integer) Files.getAttribute(part, "unix:mode") & needed) != needed) {
                throw new RefusedActionException(
                        path + " cannot be read by uid " + uid + ", whom runs belong to when codonq runs as root: "
                                + part + " is closed to others; open it (chmod o+rX) or move what is in it",
                        null);
            }
        }
    }

    private static int ownUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self; codonq needs Linux with /proc", e);
        }
    }
}
