package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.remote.v1.ActionFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RemoteActionsTest {
    private static RemoteAction encode(Action action) {
        return new RemoteActions(Map.of()).encode(action, ActionKey.of(action));
    }

    private static ByteString message(RemoteAction action, build.bazel.remote.execution.v2.Digest digest) {
        return Objects.requireNonNull(
                action.messages().get(new Digest(digest.getHash(), digest.getSizeBytes())), "no such message");
    }

    private static build.bazel.remote.execution.v2.Action parse(RemoteAction action)
            throws InvalidProtocolBufferException {
        return build.bazel.remote.execution.v2.Action.parseFrom(message(action, Wire.digest(action.digest())));
    }

    private static Directory directory(RemoteAction action, String... path) throws InvalidProtocolBufferException {
        Directory directory = Directory.parseFrom(message(action, parse(action).getInputRootDigest()));
        for (String name : path) {
            DirectoryNode child = directory.getDirectoriesList().stream()
                    .filter(node -> node.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            directory = Directory.parseFrom(message(action, child.getDigest()));
        }
        return directory;
    }

    @Test
    void encode_equalActions_areEqualMessages() {
        assertThat(encode(SampleActions.action("x").build()))
                .isEqualTo(encode(SampleActions.action("x").build()));
    }

    @Test
    void encode_whatTheKeyCovers_changesTheDigest() {
        List<Action> actions = List.of(
                SampleActions.action("x").build(),
                SampleActions.action("y").build(),
                SampleActions.action("x").property("linker", "l").build(),
                SampleActions.action("x").isolation(Isolation.DIRECTORY).build(),
                SampleActions.action("x").environment("C", "").build(),
                SampleActions.action("x")
                        .input("home/u/more", new Input.Directory())
                        .build(),
                SampleActions.action("x").input("home", new Input.Directory()).build(),
                SampleActions.action("x")
                        .limits(ResourceLimits.defaults().toBuilder()
                                .memoryBytes(1 << 30)
                                .build())
                        .build());
        assertThat(actions.stream().map(action -> encode(action).digest())).doesNotHaveDuplicates();
    }

    @Test
    void encode_properties_changeTheDigestAndAreSorted() throws Exception {
        Action action = SampleActions.action("x").build();
        RemoteAction remote =
                new RemoteActions(Map.of("pool", "big", "OSFamily", "linux")).encode(action, ActionKey.of(action));
        assertThat(remote.digest()).isNotEqualTo(encode(action).digest());
        assertThat(parse(remote).getPlatform().getPropertiesList())
                .extracting(property -> property.getName() + "=" + property.getValue())
                .containsExactly("OSFamily=linux", "pool=big");
        assertThat(Command.parseFrom(message(remote, parse(remote).getCommandDigest()))
                        .getPlatform())
                .isEqualTo(parse(remote).getPlatform());
    }

    @Test
    void encode_command_isWhatRuns() throws Exception {
        RemoteAction remote = encode(SampleActions.action("x")
                .output("a")
                .output("\uD83D\uDE00")
                .output("\uFF5E")
                .build());
        Command command = Command.parseFrom(message(remote, parse(remote).getCommandDigest()));
        assertThat(command.getArgumentsList()).containsExactly("/opt/codon/bin/codon", "build", "x");
        assertThat(command.getEnvironmentVariablesList())
                .extracting(Command.EnvironmentVariable::getName)
                .containsExactly("A", "B");
        assertThat(command.getWorkingDirectory()).isEqualTo("job/out");
        // By the bytes of UTF-8; by those of UTF-16 the last two would change places.
        assertThat(command.getOutputPathsList()).containsExactly("a", "main", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void encode_tree_hasTheInputsAtTheirPlaces() throws Exception {
        RemoteAction remote = encode(SampleActions.action("x").build());
        assertThat(directory(remote).getDirectoriesList())
                .extracting(DirectoryNode::getName)
                .containsExactly("home", "job");
        Directory user = directory(remote, "home", "u");
        assertThat(user.getFilesList()).extracting(FileNode::getName).containsExactly("main.py");
        assertThat(user.getDirectoriesList()).extracting(DirectoryNode::getName).containsExactly("empty", "lib");
        assertThat(user.getSymlinks(0).getTarget()).isEqualTo("lib");
        assertThat(directory(remote, "home", "u", "lib").getFilesList())
                .extracting(file -> file.getName() + file.getIsExecutable())
                .containsExactly("__init__.pyfalse", "tooltrue");
        assertThat(directory(remote, "job", "out")).isEqualTo(Directory.getDefaultInstance());
    }

    @Test
    void encode_facts_sayWhatTheProtocolHasNoFieldFor() throws Exception {
        Action action = SampleActions.action("x")
                .limits(ResourceLimits.defaults().toBuilder()
                        .cpuTime(Duration.ofMillis(1500))
                        .build())
                .build();
        ActionFacts facts = ActionFacts.parseFrom(parse(encode(action)).getSalt());
        assertThat(facts.getActionKey()).isEqualTo(ActionKey.of(action).toString());
        assertThat(Wire.isolation(facts.getIsolation())).contains(Isolation.NAMESPACES);
        assertThat(Wire.limits(facts.getLimits())).isEqualTo(action.limits());
        assertThat(facts.getToolTrees(0).getPath()).isEqualTo("/opt/codon");
        assertThat(facts.getToolTrees(0).getIdentityHash())
                .isEqualTo(SampleActions.digest("codon").hash());
        assertThat(facts.getProperties(0).getName()).isEqualTo("processor");
        // The other one shows in the tree by being empty.
        assertThat(facts.getDirectoriesList()).containsExactly("home/u/lib");
    }

    @Test
    void encode_timeout_isAtLeastTheLimitsInWholeSeconds() throws Exception {
        Action action = SampleActions.action("x")
                .limits(ResourceLimits.defaults().toBuilder()
                        .timeout(Duration.ofMillis(1_200))
                        .gracePeriod(Duration.ZERO)
                        .build())
                .build();
        assertThat(parse(encode(action)).getTimeout())
                .isEqualTo(
                        com.google.protobuf.Duration.newBuilder().setSeconds(32).build());
    }

    @Test
    void encode_longestTimeout_isOneThatCanBeSaid() throws Exception {
        Action action = SampleActions.action("x")
                .limits(ResourceLimits.defaults().toBuilder()
                        .timeout(Duration.ofSeconds(Long.MAX_VALUE))
                        .build())
                .build();
        assertThat(parse(encode(action)).getTimeout().getSeconds()).isBetween(300L * 86_400, 400L * 86_400);
    }

    @Test
    void encode_uncacheable_isNotToBeCached() throws Exception {
        assertThat(parse(encode(SampleActions.action("x").build())).getDoNotCache())
                .isFalse();
        assertThat(parse(encode(SampleActions.action("x").uncacheable("why").build()))
                        .getDoNotCache())
                .isTrue();
    }

    @Test
    void everything_ofAnAction_isEachContentOnce() {
        RemoteAction remote = encode(SampleActions.action("x")
                .input("home/u/copy.py", SampleActions.file("main"))
                .build());
        assertThat(remote.files())
                .containsOnlyKeys(
                        SampleActions.digest("main"), SampleActions.digest("lib"), SampleActions.digest("tool"));
        assertThat(remote.everything().stream().map(Upload::digest))
                .doesNotHaveDuplicates()
                .contains(remote.digest(), remote.commandDigest(), SampleActions.digest("main"));
    }
}
