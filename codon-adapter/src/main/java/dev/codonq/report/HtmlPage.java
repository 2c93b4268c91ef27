package dev.codonq.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page of an {@link HtmlReport}, before and behind its data. Immutable.
 *
 * <p>It is put together from the files beside this class, and is whole in itself: its policy lets a browser take
 * nothing from anywhere, and run no script and apply no style but the two in it, which it names by their digests. So
 * what gets into the page by the data, whatever it is, is only ever text.
 *
 * @param head what stands before the data
 * @param tail what stands behind them
 */
record HtmlPage(String head, String tail) {
    private static final List<String> STYLES = List.of("page.css", "page-jobs.css");

    private static final List<String> SCRIPTS = List.of(
            "page-parts.js",
            "page-data.js",
            "page-summary.js",
            "page-failures.js",
            "page-view.js",
            "page-timeline.js",
            "page-pointer.js",
            "page-jobs.js",
            "page-details.js",
            "page.js");

    /** Puts the page together. */
    static HtmlPage load() {
        String style = resources(STYLES);
        String script = resources(SCRIPTS);
        String policy = "default-src 'none'; style-src " + source(style) + "; script-src " + source(script)
                + "; base-uri 'none'; form-action 'none'";
        String page = resource("page.html")
                .replace("{{policy}}", policy)
                .replace("{{style}}", style)
                .replace("{{script}}", script);
        int data = page.indexOf("{{data}}");
        return new HtmlPage(page.substring(0, data), page.substring(data + "{{data}}".length()));
    }

    /** Returns the name of an inline script or style in the language of content security policies. */
    private static String source(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resources(List<String> names) {
        return names.stream().map(HtmlPage::resource).collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " beside " + HtmlPage.class.getName());
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
