package dev.codonq.warm;

import dev.codonq.action.Action;
import dev.codonq.sandbox.WarmCommands;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm compilers of one toolchain: Codon, started once, that has loaded its standard library and forks for each
 * compile. Thread-safe.
 *
 * <p>Which one a compile gets: its action says by {@link LibraryImports} what it opens; {@link Demand} counts who else opens
 * the same; {@link Profile} chooses what is worth to be parsed in advance; {@link StandardLibrary} knows which files that
 * is. What makes Codon a warm one is the {@link WarmLibrary}.
 */
public final class WarmCompilers implements WarmCommands, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmCompilers.class);

    /** The library takes the place of functions by the names that they have in these. */
    private static final String KNOWN_VERSIONS = "0.18.";

    /**
     * What compiles must be allowed at least. A run that was forked is charged with less; one with so little that it might
     * fail for that alone must not depend on how it was started.
     */
    private static final long LEAST_MEMORY_BYTES = 1L << 30;

    private static final Duration TIME_OFF = Duration.ofMinutes(5);

    private final Toolchain toolchain;
    private final WarmLibrary library;
    private final StandardLibrary standardLibrary;
    private final LongSupplier clock;
    private final Demand demand;

    /** Made once for each mode and profile: the scheduler compares them. */
    private final Map<Kind, Parent> parents = new ConcurrentHashMap<>();

    /** When they failed. */
    private final Map<Parent, Long> failures = new ConcurrentHashMap<>();

    private volatile @Nullable String problem;

    /** What a warm compiler has loaded, and has parsed besides. */
    private record Kind(LibraryMode mode, Profile profile) {}

    /** @param memoDirectory where the library is kept for later starts */
    public WarmCompilers(Toolchain toolchain, Linker linker, Optional<Path> memoDirectory) {
        this(
                toolchain,
                new WarmLibrary(
                        () -> List.of(toolchain.digest().hash(), linker.identity()), Linker.SEARCH_PATH, memoDirectory),
                System::nanoTime);
    }

    WarmCompilers(Toolchain toolchain, WarmLibrary library, LongSupplier clock) {
        this.toolchain = toolchain;
        this.library = library;
        this.clock = clock;
        standardLibrary = new StandardLibrary(toolchain.standardLibraryRoots());
        demand = new Demand(clock);
        if (!toolchain.version().startsWith(KNOWN_VERSIONS)) {
            problem = "Codon " + toolchain.version() + " is none whose functions it knows, which are those of "
                    + KNOWN_VERSIONS + "x";
        }
    }

    /**
     * Counts a compile that has been asked for, for the choice of what is worth it.
     *
     * @param ran to come, whether there was a run for it
     */
    public void count(Action action, CompletableFuture<Boolean> ran) {
        importsOf(action).ifPresent(imports -> {
            demand.begin(imports);
            var unused = ran.whenComplete((was, failure) -> demand.end(imports, Boolean.TRUE.equals(was)));
        });
    }

    /** Returns why compiles are not warm that could be, as far as is known. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private static Optional<LibraryImports> importsOf(Action action) {
        return action.preparation().filter(LibraryImports.class::isInstance).map(LibraryImports.class::cast);
    }

    @Override
    public Optional<Parent> parentOf(Action action) {
        Optional<LibraryImports> imports = importsOf(action);
        if (imports.isEmpty()
                || action.limits().memoryBytes() < LEAST_MEMORY_BYTES
                || !toolchain.version().startsWith(KNOWN_VERSIONS)) {
            return Optional.empty();
        }
        LibraryMode mode = imports.get().mode();
        Map<LibraryImports, Integer> now = demand.now();
        now.keySet().removeIf(other -> !other.mode().equals(mode));
        if (now.values().stream().mapToInt(Integer::intValue).sum() < Profile.FEWEST_RUNS) {
            // Says the same as the choice below would, and reads no file for it.
            return Optional.empty();
        }
        try {
            Map<Profile, Integer> profiles = new HashMap<>();
            for (Map.Entry<LibraryImports, Integer> entry : now.entrySet()) {
                profiles.merge(standardLibrary.profileOf(entry.getKey()), entry.getValue(), Integer::sum);
            }
            Optional<Profile> chosen =
                    Profile.choose(standardLibrary.profileOf(imports.get()), profiles, impossible(mode));
            return chosen.isPresent() ? parent(new Kind(mode, chosen.get())) : Optional.empty();
        } catch (IOException e) {
            tell("the standard library cannot be read: " + e);
            return Optional.empty();
        }
    }

    private Set<Profile> impossible(LibraryMode mode) {
        long now = clock.getAsLong();
        failures.values().removeIf(since -> now - since > TIME_OFF.toNanos());
        return parents.entrySet().stream()
                .filter(entry -> entry.getKey().mode().equals(mode) && failures.containsKey(entry.getValue()))
                .map(entry -> entry.getKey().profile())
                .collect(Collectors.toSet());
    }

    private Optional<Parent> parent(Kind kind) {
        Parent known = parents.get(kind);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Path> file = library.find();
        library.problem().ifPresent(this::tell);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Parent made = parent(kind, file.get());
        Parent earlier = parents.putIfAbsent(kind, made);
        return Optional.of(earlier == null ? made : earlier);
    }

    private Parent parent(Kind kind, Path file) {
        List<String> arguments = new ArrayList<>(List.of(
                // What comes before Codon on the way to it must not load the library.
                "/usr/bin/env",
                "LD_PRELOAD=/proc/self/fd/" + LIBRARY_DESCRIPTOR,
                // As in compiles, see there.
                "OPENBLAS_NUM_THREADS=1",
                // Large pages: half as many faults where a run writes to what is shared. What moves things on the heap
                // is out of the question, since some artifacts follow its layout, see docs/decisions/0002.
                "GLIBC_TUNABLES=glibc.malloc.hugetlb=1",
                // Once here instead of in every run.
                "LD_BIND_NOW=1",
                "PATH=" + Linker.SEARCH_PATH,
                "LANG=C.UTF-8",
                toolchain.executable().toString(),
                "--codonq-warm",
                kind.mode().label()));
        kind.profile().added().forEach(source -> arguments.add(source.toString()));
        String name = "Codon " + toolchain.version() + " in mode " + kind.mode().label();
        int added = kind.profile().added().size();
        return new Parent(added == 0 ? name : name + " with " + added + " more sources", arguments, file);
    }

    @Override
    public void failed(Parent parent, String reason) {
        failures.put(parent, clock.getAsLong());
        tell(parent.name() + ": " + reason);
    }

    /** Each reason once: it is nobody's fault, and compiles go on without. */
    private void tell(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            log.info("compiles start cold: {}", reason);
        }
    }

    /** Ends a build of the library; no run may be begun any more. */
    @Override
    public void close() {
        library.close();
    }
}
