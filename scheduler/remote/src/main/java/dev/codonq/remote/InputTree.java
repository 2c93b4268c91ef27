package dev.codonq.remote;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.SymlinkNode;
import com.google.protobuf.ByteString;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One directory of an input tree while it is put together. Not thread-safe; confined to one encoding.
 *
 * <p>A tree is named by the digest of its root, and each directory names those in it by theirs: equal trees, and equal parts
 * of trees, have equal digests.
 */
final class InputTree {
    /** The order of the protocol: by the bytes of names, which is not that of Java beyond the first 65,536 characters. */
    static final Comparator<String> BY_BYTES = (first, second) ->
            Arrays.compareUnsigned(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));

    private final SortedMap<String, InputTree> directories = new TreeMap<>(BY_BYTES);
    private final SortedMap<String, Input.File> files = new TreeMap<>(BY_BYTES);
    private final SortedMap<String, Input.Link> links = new TreeMap<>(BY_BYTES);

    /** Returns the root of a tree of {@code inputs}, by their paths. */
    static InputTree of(Map<String, Input> inputs) {
        InputTree root = new InputTree();
        inputs.forEach(root::add);
        return root;
    }

    void add(String path, Input input) {
        int slash = path.lastIndexOf('/');
        InputTree parent = slash < 0 ? this : directory(path.substring(0, slash));
        String name = path.substring(slash + 1);
        if (input instanceof Input.File file) {
            parent.files.put(name, file);
        } else if (input instanceof Input.Link link) {
            parent.links.put(name, link);
        } else {
            parent.directory(name);
        }
    }

    private InputTree directory(String path) {
        InputTree directory = this;
        for (String name : path.split("/", -1)) {
            directory = directory.directories.computeIfAbsent(name, unused -> new InputTree());
        }
        return directory;
    }

    /** Puts this directory, and all below, into {@code messages}, and returns its digest. */
    Digest encode(Map<Digest, ByteString> messages) {
        Directory.Builder directory = Directory.newBuilder();
        files.forEach((name, file) -> directory.addFiles(FileNode.newBuilder()
                .setName(name)
                .setDigest(Wire.digest(file.digest()))
                .setIsExecutable(file.executable())));
        directories.forEach((name, child) -> directory.addDirectories(
                DirectoryNode.newBuilder().setName(name).setDigest(Wire.digest(child.encode(messages)))));
        links.forEach((name, link) ->
                directory.addSymlinks(SymlinkNode.newBuilder().setName(name).setTarget(link.target())));
        ByteString bytes = directory.build().toByteString();
        Digest digest = Wire.digestOf(bytes);
        messages.put(digest, bytes);
        return digest;
    }
}
