package dev.codonq.remote;

import com.google.protobuf.ByteString;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An action as the protocol has it. Immutable.
 *
 * @param digest by which the engine and its cache know it
 * @param commandDigest of its command, which is one of the messages
 * @param messages the action, its command and the directories of its input tree, in their encoding
 * @param files the files of the input tree, each content once
 */
record RemoteAction(
        Digest digest, Digest commandDigest, Map<Digest, ByteString> messages, Map<Digest, Input.File> files) {
    RemoteAction {
        messages = Map.copyOf(messages);
        files = Map.copyOf(files);
    }

    /** Returns all that a worker has to find. */
    List<Upload> everything() {
        List<Upload> uploads = new ArrayList<>(messages.size() + files.size());
        messages.forEach((name, bytes) -> uploads.add(Upload.of(name, bytes)));
        files.values().forEach(file -> uploads.add(Upload.of(file)));
        return uploads;
    }

    /** Returns what a result that is published must be accompanied by: caches may ask for no less. */
    List<Upload> actionAndCommand() {
        return List.of(upload(digest), upload(commandDigest));
    }

    private Upload upload(Digest name) {
        return Upload.of(name, messages.getOrDefault(name, ByteString.EMPTY));
    }
}
