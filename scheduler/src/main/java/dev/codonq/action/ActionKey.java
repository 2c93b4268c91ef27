package dev.codonq.action;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digest of an encoded action: equal keys mean that one run's result serves for the other. Immutable.
 *
 * <p>The encoding, version 2. An integer is four bytes, big-endian; a text is the integer length of its UTF-8 form and
 * that form; a list is the integer number of its elements and the elements. So no two actions share an encoding.
 *
 * <pre>
 *   text      "codonq-action/2"
 *   text      isolation, by its name
 *   text      input placement, by its name
 *   list of   text argument
 *   list of   text name, text value                  environment, by name
 *   list of   text path, then one of                 inputs, by path
 *               text "file", digest, text "x" or "-"
 *               text "link", text target
 *               text "directory"
 *   list of   text path, digest                      tool trees, in the order given
 *   list of   text name, text value                  properties, by name
 *   list of   text path                              outputs, by path
 *   digest =  text hash, text decimal size
 * </pre>
 *
 * Limits, origins and the subject are left out: they do not change what a run that ends by itself gives.
 */
public record ActionKey(Digest digest) {
    private static final String VERSION = "codonq-action/2";

    /** Returns the key of {@code action}. */
    public static ActionKey of(Action action) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try {
            encode(action, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return new ActionKey(Digest.of(bytes.toByteArray()));
    }

    private static void encode(Action action, DataOutputStream out) throws IOException {
        text(VERSION, out);
        text(action.isolation().name(), out);
        text(action.inputPlacement().name(), out);
        out.writeInt(action.arguments().size());
        for (String argument : action.arguments()) {
            text(argument, out);
        }
        texts(action.environment(), out);
        SortedMap<String, Input> inputs = action.inputs();
        out.writeInt(inputs.size());
        for (Map.Entry<String, Input> input : inputs.entrySet()) {
            text(input.getKey(), out);
            input(input.getValue(), out);
        }
        out.writeInt(action.toolTrees().size());
        for (ToolTree tree : action.toolTrees()) {
            text(tree.path().toString(), out);
            digest(tree.identity(), out);
        }
        texts(action.properties(), out);
        out.writeInt(action.outputs().size());
        for (String output : action.outputs()) {
            text(output, out);
        }
    }

    private static void texts(Map<String, String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
            text(text.getKey(), out);
            text(text.getValue(), out);
        }
    }

    private static void input(Input input, DataOutputStream out) throws IOException {
        if (input instanceof Input.File file) {
            text("file", out);
            digest(file.digest(), out);
            text(file.executable() ? "x" : "-", out);
        } else if (input instanceof Input.Link link) {
            text("link", out);
            text(link.target(), out);
        } else {
            text("directory", out);
        }
    }

    private static void digest(Digest digest, DataOutputStream out) throws IOException {
        text(digest.hash(), out);
        text(Long.toString(digest.sizeBytes()), out);
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Returns the first 16 digits of the hash, which tell actions apart for people. */
    public String shortName() {
        return digest.hash().substring(0, 16);
    }

    /** Returns the hash of the digest. */
    @Override
    public String toString() {
        return digest.hash();
    }
}
