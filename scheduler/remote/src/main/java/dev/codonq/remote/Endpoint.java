package dev.codonq.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server is. Immutable.
 *
 * @param text as it was given
 * @param socket the socket in this machine's file system, in place of host and port
 */
record Endpoint(String text, String host, int port, boolean isTls, Optional<Path> socket) {
    private static final String TAKES = "it is grpc://HOST:PORT, grpcs://HOST:PORT with TLS, or unix:PATH of a socket";

    /** @throws IllegalArgumentException if {@code text} is nothing that names a server; the message says what does */
    static Endpoint parse(String text) {
        if (text.startsWith("unix:")) {
            return ofSocket(text);
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        boolean isTls = switch (scheme) {
            // Programs for the same engines write http for the same thing.
            case "grpc", "http" -> false;
            case "grpcs", "https" -> true;
            default -> throw refused(text);
        };
        boolean isMore = uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || !(uri.getPath().isEmpty() || uri.getPath().equals("/"));
        if (uri.getHost() == null || uri.getPort() <= 0 || uri.getPort() > 65_535 || isMore) {
            throw refused(text);
        }
        return new Endpoint(text, uri.getHost(), uri.getPort(), isTls, Optional.empty());
    }

    private static Endpoint ofSocket(String text) {
        String path = text.substring("unix:".length()).replaceFirst("^//(?=/)", "");
        if (path.isEmpty()) {
            throw refused(text);
        }
        return new Endpoint(text, "localhost", 0, false, Optional.of(Path.of(path)));
    }

    private static IllegalArgumentException refused(String text) {
        // Somebody may have written a password into it.
        String shown = text.replaceFirst("//[^/]*@", "//...@");
        return new IllegalArgumentException("'" + shown + "' is no server: " + TAKES);
    }

    @Override
    public String toString() {
        return text;
    }
}
