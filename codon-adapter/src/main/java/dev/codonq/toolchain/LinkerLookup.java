package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One look at what g++ reads when Codon has it link: programs, the libraries these load, objects, libraries and the
 * scripts that stand for libraries. Not thread-safe; used once.
 *
 * <p>g++ and ld are asked, without linking anything, with the arguments that Codon gives them; the searches that they
 * make for libraries are repeated here. Included is what only some links read: the objects of position-independent
 * executables, the static form of gcc's own libraries, and what compiles link-time code in static libraries.
 */
final class LinkerLookup {
    private static final List<String> LIBRARIES =
            List.of("-lcodonrt", "-lomp", "-lpthread", "-ldl", "-lz", "-lm", "-lc");
    private static final List<String> ALSO = List.of(":Scrt1.o", ":libgcc_eh.a", ":libstdc++.a");
    private static final List<Path> LOADER_SETTINGS =
            List.of(Path.of("/etc/ld.so.cache"), Path.of("/etc/ld.so.conf"), Path.of("/etc/ld.so.conf.d"));
    private static final Pattern SEARCHED = Pattern.compile("(?m)^(?:programs|libraries): =?(.*)$");
    private static final Pattern SEARCH_DIR = Pattern.compile("SEARCH_DIR\\(\"(=?)([^\"]*)\"\\)");

    private final Toolchain toolchain;
    private final String searchPath;
    private final FileDigests digests;

    private final Set<Path> files = new TreeSet<>();
    private final Set<Path> watched = new TreeSet<>(LOADER_SETTINGS);
    private final Set<Path> libraryDirectories = new LinkedHashSet<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private String version = "?";
    private Optional<Path> loader = Optional.empty();

    LinkerLookup(Toolchain toolchain, String searchPath, FileDigests digests) {
        this.toolchain = toolchain;
        this.searchPath = searchPath;
        this.digests = digests;
    }

    SystemFacts run() {
        Optional<Path> compiler = program(List.of("g++"), List.of());
        if (compiler.isEmpty()) {
            return new SystemFacts(new LinkerFacts("none").lines(), SystemFacts.look(watched));
        }
        try {
            ask(compiler.get());
            files.removeIf(file -> toolchain.parts().stream().anyMatch(file.normalize()::startsWith));
            watched.addAll(files);
            TreeMap<Path, FileState> before = SystemFacts.look(watched);
            String digest = digests.of(rules, files).hash().substring(0, 32);
            if (!SystemFacts.look(watched).equals(before)) {
                problems.add("the linker changed while it was read");
            }
            return new SystemFacts(facts("g++ " + version + " " + digest).lines(), before);
        } catch (IOException e) {
            // g++ may yet be able to link, only not so that anybody else is served with it.
            problems.add(0, "a file of the linker cannot be read: " + e.getMessage());
            watched.addAll(files);
            return new SystemFacts(unreadable().lines(), SystemFacts.look(watched));
        }
    }

    private LinkerFacts unreadable() {
        return new LinkerFacts(
                "unknown",
                problems.stream().findFirst(),
                Optional.empty(),
                loader,
                List.copyOf(libraryDirectories),
                List.of());
    }

    private LinkerFacts facts(String identity) throws IOException {
        return new LinkerFacts(
                identity,
                problems.stream().findFirst(),
                outside(),
                loader,
                List.copyOf(libraryDirectories),
                List.copyOf(files));
    }

    /** Returns the first file that an isolated run does not see, so that its g++ may use another. */
    private Optional<Path> outside() throws IOException {
        for (Path file : files) {
            if (!SystemView.shows(file.toRealPath(), toolchain.parts())) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private void ask(Path compiler) throws IOException {
        addProgram(compiler);
        addSearched(compiler);
        Optional<LinkPlan> executable = plan(compiler, List.of("-no-pie"));
        Optional<LinkPlan> library = plan(compiler, List.of("-shared"));
        if (executable.isEmpty() || library.isEmpty()) {
            problems.add(compiler + " does not say how it links");
            return;
        }
        version = executable.get().version();
        addLinker(executable.get());
        for (LinkPlan plan : List.of(executable.get(), library.get())) {
            addPlan(plan);
        }
        LoadedLibraries compilers = LoadedLibraries.ofProgram(toolchain.executable(), searchPath);
        // ld reads what the libraries of the toolchain need, which the compiler loads too.
        files.addAll(compilers.files());
        loader = compilers.loader();
    }

    /** Where a file that appears may be found instead of the one found now. */
    private void addSearched(Path compiler) {
        String answer = ToolQuestion.ask(List.of(compiler.toString(), "-print-search-dirs"), searchPath, Map.of())
                .orElse("");
        Matcher searched = SEARCHED.matcher(answer);
        while (searched.find()) {
            watched.addAll(LinkPlan.paths(searched.group(1)));
        }
    }

    private Optional<LinkPlan> plan(Path compiler, List<String> kind) {
        List<String> command = new ArrayList<>(List.of(compiler.toString(), "-###"));
        command.add("codonq.o");
        for (String directory : List.of("lib", "lib/codon")) {
            command.add("-L" + toolchain.root().resolve(directory));
        }
        command.addAll(LIBRARIES);
        command.addAll(List.of("-o", "codonq"));
        command.addAll(kind);
        return ToolQuestion.ask(command, searchPath, Map.of()).flatMap(LinkPlan::parse);
    }

    private void addLinker(LinkPlan plan) throws IOException {
        Optional<Path> linker = program(List.of("real-ld", "collect-ld", "ld"), plan.programDirectories());
        if (linker.isEmpty()) {
            problems.add("there is no ld");
            return;
        }
        addProgram(linker.get());
        files.addAll(LoadedLibraries.ofProgram(linker.get(), searchPath).files());
        libraryDirectories.addAll(plan.libraryDirectories());
        String answer = ToolQuestion.ask(List.of(linker.get().toString(), "--verbose"), searchPath, Map.of())
                .orElse("");
        Matcher directory = SEARCH_DIR.matcher(answer);
        boolean any = false;
        while (directory.find()) {
            any = true;
            String root = directory.group(1).isEmpty() ? "" : plan.sysroot();
            libraryDirectories.addAll(LinkPlan.paths(root + directory.group(2)));
        }
        if (!any) {
            problems.add(linker.get() + " does not say where it looks for libraries");
        }
        watched.addAll(libraryDirectories);
        // Static libraries may hold code that is compiled only now.
        program(List.of("lto1"), plan.programDirectories()).ifPresent(files::add);
        program(List.of("as"), plan.programDirectories()).ifPresent(files::add);
    }

    private void addPlan(LinkPlan plan) throws IOException {
        // Where the toolchain stands is said by the tool trees of an action.
        rules.add(String.join("\0", plan.command()).replace(toolchain.root().toString(), "TOOLCHAIN"));
        files.addAll(plan.specs());
        for (Path named : plan.named()) {
            if (Files.isRegularFile(named)) {
                files.add(named);
            }
        }
        Path first = Path.of(plan.command().get(0));
        if (Files.isRegularFile(first)) {
            addProgram(first);
        }
        List<String> libraries = new ArrayList<>(plan.libraries());
        libraries.addAll(ALSO);
        LibrarySearch search = new LibrarySearch(List.copyOf(libraryDirectories), path -> true);
        for (String library : libraries) {
            Optional<Path> file = search.find(library);
            if (file.isPresent()) {
                search.follow(file.get(), files).ifPresent(problems::add);
            }
        }
    }

    private void addProgram(Path program) throws IOException {
        files.add(program);
        if (LinkerScript.is(program)) {
            problems.add(program + " is a script, which may run what codonq does not know");
        }
    }

    /** Returns the first of {@code names} in {@code directories}, or else the last of them on the search path. */
    private Optional<Path> program(List<String> names, List<Path> directories) {
        for (String name : names) {
            for (Path directory : directories) {
                Path program = directory.resolve(name);
                if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        for (Path directory : LinkPlan.paths(searchPath)) {
            Path program = directory.resolve(names.get(names.size() - 1));
            watched.add(program);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
