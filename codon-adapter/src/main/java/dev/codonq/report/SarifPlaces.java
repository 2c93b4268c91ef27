package dev.codonq.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a SARIF log speaks of, as URIs: those below the working directory relative to it. Not thread-safe. */
final class SarifPlaces {
    /** What code scanning takes for the root of the repository. */
    private static final String BASE = "%SRCROOT%";

    private final Path root;
    private final Path realRoot;
    private final String rootUri;
    /** URI → its number. */
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    /** @param root absolute, an existing directory */
    SarifPlaces(Path root) {
        this.root = root;
        this.realRoot = real(root);
        String uri = root.toUri().toString();
        this.rootUri = uri.endsWith("/") ? uri : uri + "/";
    }

    /** Returns the URI of the file that the user calls {@code name}, relative to the root where it is below it. */
    String uri(String name) {
        try {
            return uri(root.resolve(name).normalize());
        } catch (InvalidPathException e) {
            // It cannot be a file then, but a URI it must be.
            return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /** Returns the URI of the file whose real path is {@code file}. */
    String uriOfReal(Path file) {
        return uri(file.startsWith(realRoot) ? root.resolve(realRoot.relativize(file)) : file);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private String uri(Path file) {
        String uri = file.toUri().toString();
        if (Files.isDirectory(file) && uri.endsWith("/")) {
            uri = uri.substring(0, uri.length() - 1);
        }
        // A colon in the first part of a relative URI would end a scheme.
        return uri.startsWith(rootUri) ? uri.substring(rootUri.length()).replace(":", "%3A") : uri;
    }

    /** Writes where the file of {@code uri} is. */
    void write(JsonOutput json, String uri) {
        int number = numbers.computeIfAbsent(uri, unusedUri -> numbers.size());
        json.startObject("artifactLocation");
        writeUri(json, uri);
        json.number("index", number);
        json.endObject();
    }

    private static void writeUri(JsonOutput json, String uri) {
        json.text("uri", uri);
        if (!isAbsolute(uri)) {
            json.text("uriBaseId", BASE);
        }
    }

    /** Returns whether {@code uri} is that of a file outside of the root. */
    static boolean isAbsolute(String uri) {
        return uri.startsWith("file:");
    }

    /** Writes what relative URIs are relative to. */
    void writeBase(JsonOutput json) {
        json.startObject("originalUriBaseIds");
        json.startObject(BASE);
        json.text("uri", rootUri);
        json.endObject();
        json.endObject();
    }

    /** Writes all files that were written so far, in the order of their numbers. */
    void writeArtifacts(JsonOutput json) {
        json.startArray("artifacts");
        for (String uri : numbers.keySet()) {
            json.startObject();
            json.startObject("location");
            writeUri(json, uri);
            json.endObject();
            json.startArray("roles");
            json.element("analysisTarget");
            json.endArray();
            json.endObject();
        }
        json.endArray();
    }
}
