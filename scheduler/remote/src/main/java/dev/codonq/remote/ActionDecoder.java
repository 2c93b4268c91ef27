package dev.codonq.remote;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.remote.v1.ActionFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way back from the protocol's messages to the action that {@link RemoteActions} made them of. Thread-safe.
 *
 * <p>The key of what comes out must be the one that the client put into the facts: so whatever the messages say otherwise, or
 * another version says in a way that is not understood here, is noticed before anything runs.
 */
final class ActionDecoder {
    /** More than any project has; a message that names itself again and again ends here. */
    private static final int MOST_INPUTS = 1_000_000;

    private final RemoteBlobs blobs;
    private final Patience patience;

    ActionDecoder(RemoteBlobs blobs, Patience patience) {
        this.blobs = blobs;
        this.patience = patience;
    }

    /**
     * Returns the action of {@code message}, its input files in {@code directory}.
     *
     * @throws MissingBlobException if the server lacks part of it
     * @throws ForeignActionException if it is no action of this version of codonq
     * @throws IOException if a file cannot be written
     */
    Action decode(byte[] message, Path directory) throws IOException {
        try {
            build.bazel.remote.execution.v2.Action action = build.bazel.remote.execution.v2.Action.parseFrom(message);
            ActionFacts facts = ActionFacts.parseFrom(action.getSalt());
            if (facts.getEncoding() != RemoteActions.ENCODING) {
                throw new ForeignActionException("the action was made by "
                        + (facts.getEncoding() == 0 ? "another program than codonq" : "another version of codonq")
                        + " and cannot be run by this one; use the same version everywhere");
            }
            Command command = Command.parseFrom(content(Wire.digest(action.getCommandDigest())));
            Action decoded = action(command, facts, inputs(Wire.digest(action.getInputRootDigest()), facts, directory));
            if (!ActionKey.of(decoded).digest().hash().equals(facts.getActionKey())) {
                throw new ForeignActionException(
                        "the action cannot be made again from what the client sent: the key is "
                                + ActionKey.of(decoded).digest().hash() + ", not " + facts.getActionKey()
                                + "; use the same version of codonq everywhere");
            }
            return decoded;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new ForeignActionException("the action is none of codonq's: " + e.getMessage());
        }
    }

    private static Action action(Command command, ActionFacts facts, Map<String, Input> inputs) throws IOException {
        List<String> arguments = command.getArgumentsList();
        if (arguments.isEmpty()) {
            throw new ForeignActionException("the action has no command");
        }
        Action.Builder action = Action.builder(arguments.get(0))
                .arguments(arguments.subList(1, arguments.size()))
                .inputs(inputs)
                .isolation(Wire.isolation(facts.getIsolation()).orElse(Isolation.NAMESPACES))
                .inputPlacement(Wire.placement(facts.getInputPlacement()).orElse(InputPlacement.MATERIALIZED))
                .limits(Wire.limits(facts.getLimits()));
        command.getEnvironmentVariablesList()
                .forEach(variable -> action.environment(variable.getName(), variable.getValue()));
        command.getOutputPathsList().forEach(action::output);
        facts.getPropertiesList().forEach(property -> action.property(property.getName(), property.getValue()));
        facts.getToolTreesList()
                .forEach(tree -> action.toolTree(new ToolTree(
                        Path.of(tree.getPath()), new Digest(tree.getIdentityHash(), tree.getIdentitySizeBytes()))));
        return action.build();
    }

    private Map<String, Input> inputs(Digest root, ActionFacts facts, Path directory) throws IOException {
        Map<String, Input> inputs = new LinkedHashMap<>();
        Map<String, Digest> level = Map.of("", root);
        while (!level.isEmpty()) {
            level = addLevel(level, inputs, directory);
        }
        facts.getDirectoriesList().forEach(path -> inputs.put(path, new Input.Directory()));
        List<Digest> contents = new ArrayList<>();
        for (Input input : inputs.values()) {
            if (input instanceof Input.File file) {
                contents.add(file.digest());
            }
        }
        for (Map.Entry<Digest, Blob> content : blobs.fetch(contents, patience).entrySet()) {
            try (OutputStream out = Files.newOutputStream(place(directory, content.getKey()))) {
                content.getValue().writeTo(out);
            }
        }
        return inputs;
    }

    /** Adds the entries of the directories of {@code level}, by path, and returns the directories below. */
    private Map<String, Digest> addLevel(Map<String, Digest> level, Map<String, Input> inputs, Path directory)
            throws IOException {
        Map<Digest, Blob> messages = blobs.fetch(level.values(), patience);
        Map<String, Digest> below = new LinkedHashMap<>();
        for (Map.Entry<String, Digest> entry : level.entrySet()) {
            Blob message = messages.get(entry.getValue());
            if (message == null || inputs.size() + below.size() > MOST_INPUTS) {
                throw new ForeignActionException("the input tree of the action cannot be read at /" + entry.getKey());
            }
            String prefix = entry.getKey().isEmpty() ? "" : entry.getKey() + "/";
            Directory read = Directory.parseFrom(message.open());
            for (var file : read.getFilesList()) {
                Digest digest = Wire.digest(file.getDigest());
                inputs.put(
                        prefix + file.getName(),
                        new Input.File(digest, place(directory, digest), file.getIsExecutable()));
            }
            read.getSymlinksList()
                    .forEach(link -> inputs.put(prefix + link.getName(), new Input.Link(link.getTarget())));
            for (DirectoryNode child : read.getDirectoriesList()) {
                below.put(prefix + child.getName(), Wire.digest(child.getDigest()));
            }
            boolean isEmpty = read.equals(Directory.getDefaultInstance());
            // The one that the command starts in is in every tree and no input.
            if (isEmpty && !entry.getKey().isEmpty() && !entry.getKey().equals(Action.WORKING_DIRECTORY)) {
                inputs.put(entry.getKey(), new Input.Directory());
            }
        }
        return below;
    }

    private static Path place(Path directory, Digest digest) {
        return directory.resolve(digest.hash());
    }

    private byte[] content(Digest digest) throws IOException {
        Blob blob = blobs.fetch(List.of(digest), patience).get(digest);
        if (blob == null) {
            throw new MissingBlobException(digest);
        }
        return blob.open().readAllBytes();
    }
}
