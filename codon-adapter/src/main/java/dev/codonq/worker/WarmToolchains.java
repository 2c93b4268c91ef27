package dev.codonq.worker;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.sandbox.WarmCommands;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.warm.WarmCompilers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The warm compilers of all toolchains that a worker has been asked for. Thread-safe. */
final class WarmToolchains implements WarmCommands, AutoCloseable {
    private final Path memoDirectory;
    private final Map<Digest, WarmCompilers> compilers = new ConcurrentHashMap<>();

    /** Who has to hear of one that fails. */
    private final Map<Parent, WarmCompilers> owners = new ConcurrentHashMap<>();

    WarmToolchains(Path memoDirectory) {
        this.memoDirectory = memoDirectory;
    }

    /**
     * Counts an action by {@code toolchain}, for the choice of what is worth it.
     *
     * @param ran to come, whether there was a run for it
     */
    void count(Toolchain toolchain, Action action, CompletableFuture<Boolean> ran) {
        compilers
                .computeIfAbsent(
                        toolchain.digest(),
                        digest -> new WarmCompilers(
                                toolchain, new Linker(toolchain, Linker.SEARCH_PATH), Optional.of(memoDirectory)))
                .count(action, ran);
    }

    @Override
    public Optional<Parent> parentOf(Action action) {
        Optional<WarmCompilers> known =
                action.toolTrees().stream().findFirst().map(tree -> compilers.get(tree.identity()));
        Optional<Parent> parent = known.flatMap(each -> each.parentOf(action));
        parent.ifPresent(each -> owners.put(each, known.orElseThrow()));
        return parent;
    }

    @Override
    public void failed(Parent parent, String reason) {
        WarmCompilers owner = owners.get(parent);
        if (owner != null) {
            owner.failed(parent, reason);
        }
    }

    /** No run may be begun any more. */
    @Override
    public void close() {
        compilers.values().forEach(WarmCompilers::close);
    }
}
