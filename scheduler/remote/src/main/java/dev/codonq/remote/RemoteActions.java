package dev.codonq.remote;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Platform;
import com.google.protobuf.ByteString;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ToolTree;
import dev.codonq.remote.v1.ActionFacts;
import dev.codonq.remote.v1.Property;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The making of the protocol's actions. Immutable.
 *
 * <p>Equal actions become equal messages, on every machine: so the digest of the message is as good a key as our own, and an
 * engine needs to know nothing of us. What the protocol has no field for stands in the salt, as {@link ActionFacts}. The
 * timeout is a backstop for a worker that is stuck: the limits proper are in the facts, and the worker's sandbox keeps them.
 */
final class RemoteActions {
    /** Version of the mapping: to be raised when equal actions become other messages. */
    static final int ENCODING = 1;

    /** What a worker may need beyond the run itself: to fetch inputs, to begin, to end, to send outputs. */
    private static final Duration RESERVE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Platform platform;

    /** @param properties by which an engine chooses a worker; they mean nothing to us */
    RemoteActions(Map<String, String> properties) {
        SortedMap<String, String> sorted = new TreeMap<>(InputTree.BY_BYTES);
        sorted.putAll(properties);
        Platform.Builder builder = Platform.newBuilder();
        sorted.forEach((name, value) -> builder.addProperties(
                Platform.Property.newBuilder().setName(name).setValue(value)));
        platform = builder.build();
    }

    /** Returns {@code action}, whose key is {@code key}, as a message and all that belongs to it. */
    RemoteAction encode(Action action, ActionKey key) {
        Map<Digest, ByteString> messages = new HashMap<>();
        SortedMap<String, Input> inputs = action.inputs();
        InputTree tree = InputTree.of(inputs);
        // The command starts there, so it must be there.
        tree.add(Action.WORKING_DIRECTORY, new Input.Directory());
        Digest root = tree.encode(messages);
        Digest command = add(command(action).toByteString(), messages);
        build.bazel.remote.execution.v2.Action.Builder message = build.bazel.remote.execution.v2.Action.newBuilder()
                .setCommandDigest(Wire.digest(command))
                .setInputRootDigest(Wire.digest(root))
                .setTimeout(Wire.wholeSeconds(backstop(action.limits())))
                .setDoNotCache(action.uncacheable().isPresent())
                .setSalt(facts(action, key, inputs).toByteString());
        if (platform.getPropertiesCount() > 0) {
            message.setPlatform(platform);
        }
        Digest digest = add(message.build().toByteString(), messages);
        return new RemoteAction(digest, command, messages, files(inputs));
    }

    private static Digest add(ByteString message, Map<Digest, ByteString> messages) {
        Digest digest = Wire.digestOf(message);
        messages.put(digest, message);
        return digest;
    }

    private Command command(Action action) {
        Command.Builder command = Command.newBuilder()
                .addAllArguments(action.arguments())
                .setWorkingDirectory(Action.WORKING_DIRECTORY)
                .addAllOutputPaths(
                        action.outputs().stream().sorted(InputTree.BY_BYTES).toList());
        SortedMap<String, String> environment = new TreeMap<>(InputTree.BY_BYTES);
        environment.putAll(action.environment());
        environment.forEach((name, value) -> command.addEnvironmentVariables(
                Command.EnvironmentVariable.newBuilder().setName(name).setValue(value)));
        if (platform.getPropertiesCount() > 0) {
            command.setPlatform(platform);
        }
        return command.build();
    }

    private static Duration backstop(ResourceLimits limits) {
        return atMostLong(limits.timeout())
                .plus(atMostLong(limits.gracePeriod()))
                .plus(RESERVE);
    }

    private static Duration atMostLong(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    private static ActionFacts facts(Action action, ActionKey key, SortedMap<String, Input> inputs) {
        ActionFacts.Builder facts = ActionFacts.newBuilder()
                .setEncoding(ENCODING)
                .setActionKey(key.digest().hash())
                .setIsolation(Wire.isolation(action.isolation()))
                .setInputPlacement(Wire.placement(action.inputPlacement()))
                .setLimits(Wire.limits(action.limits()))
                .addAllDirectories(hiddenDirectories(inputs));
        for (ToolTree tree : action.toolTrees()) {
            facts.addToolTrees(dev.codonq.remote.v1.ToolTree.newBuilder()
                    .setPath(tree.path().toString())
                    .setIdentityHash(tree.identity().hash())
                    .setIdentitySizeBytes(tree.identity().sizeBytes()));
        }
        new TreeMap<>(action.properties())
                .forEach((name, value) ->
                        facts.addProperties(Property.newBuilder().setName(name).setValue(value)));
        return facts.build();
    }

    /** Returns the directories that are inputs by themselves, and in the tree would be there without. */
    private static List<String> hiddenDirectories(SortedMap<String, Input> inputs) {
        return inputs.entrySet().stream()
                .filter(input -> input.getValue() instanceof Input.Directory)
                .map(Map.Entry::getKey)
                .filter(path -> isAbove(path, inputs))
                .toList();
    }

    private static boolean isAbove(String path, SortedMap<String, Input> inputs) {
        String below = path + "/";
        // '0' follows '/'.
        return !inputs.subMap(below, path + "0").isEmpty() || Action.WORKING_DIRECTORY.startsWith(below);
    }

    private static Map<Digest, Input.File> files(SortedMap<String, Input> inputs) {
        Map<Digest, Input.File> files = new HashMap<>();
        for (Input input : inputs.values()) {
            if (input instanceof Input.File file) {
                files.putIfAbsent(file.digest(), file);
            }
        }
        return files;
    }
}
