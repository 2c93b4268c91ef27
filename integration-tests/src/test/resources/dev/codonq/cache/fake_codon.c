/*
 * Stands in for Codon 0.18 where thousands of compiles are needed, and where every byte of an artifact has to show what
 * it was made of: the artifact is all that this program saw. It knows `--version` and `build [OPTION]... -o OUT SOURCE`.
 *
 * A source is lines: `import a.b [as c]`, `from ..a import x`, `use(pkg.mod)`, which loads a submodule, `warn!`, a way to
 * fail, see visit(), and what it does not care about. Imports are looked up by Codon's rules, in code of its own: a
 * mistake that it shared with codonq's scanner would prove nothing.
 */
#include "fake_codon.h"

/* What a name is bound to, or what attribute it has; a root of the standard library; a module to read. */
struct pair { char *name, *value; };
static struct pair bound[MOST], attributes[MOST], loaded[MOST];
static int bounds, attribute_count, loads;
static char *roots[MOST], *modules[MOST];
static int root_count, module_count;

/* What is to be said. */
static FILE *said;
static bool has_failed;

/* Ends of a compile that are not an error with a place. */
static enum { PLAIN, PLACELESS, LINKER, CRASH, SILENT, GARBAGE } ending = PLAIN;

static void report(const char *place, const char *severity, const char *message) {
    fprintf(said, "\033[1m%s%s\033[0m\033[1m %s\033[0m\n", place, severity, message);
}

#define ERROR "\033[1;31merror:"
#define WARNING "\033[1;33mwarning:"

static char *up(const char *directory, int levels) {
    char *above = strdup(directory);
    for (; levels > 0 && *above != '\0'; levels--) *strrchr(above, '/') = '\0';
    return above;
}

/* Returns the first path that exists of those for a module seen from a directory, or NULL. */
static char *probe(const char *directory, int levels, const char *names, const char *suffix) {
    char *base = up(directory, levels), *candidates[2];
    if (*names != '\0') {
        candidates[0] = text("%s/%s%s", base, names, suffix);
        candidates[1] = text("%s/%s/__init__%s", base, names, suffix);
    } else {
        candidates[0] = levels == 0 ? text("%s/%s", base, suffix) : text("%s/.%s", up(directory, levels - 1), suffix);
        candidates[1] = text("%s/__init__%s", base, suffix);
    }
    for (int i = 0; i < 2; i++) {
        if (access(candidates[i], F_OK) == 0) return candidates[i];
    }
    return NULL;
}

static bool is_in_library(const char *path) {
    for (int i = 0; i < root_count; i++) {
        if (strncmp(path, roots[i], strlen(roots[i])) == 0 && path[strlen(roots[i])] == '/') return true;
    }
    return false;
}

/* Looks a module up for a file; returns its real path, or NULL. */
static char *resolve(const char *importer, int levels, const char *names) {
    char *directory = up(importer, 1);
    char *found = probe(directory, levels, names, ".codon");
    if (found == NULL) found = probe(directory, levels, names, ".py");
    if (found != NULL) return follow(found);
    for (int i = 0; i < root_count && found == NULL; i++) found = probe(roots[i], levels, names, ".codon");
    return found == NULL ? NULL : realpath(found, NULL);
}

static void add(struct pair *pairs, int *count, const char *name, const char *value) {
    for (int i = 0; i < *count; i++) {
        if (strcmp(pairs[i].name, name) == 0 && strcmp(pairs[i].value, value) == 0) return;
    }
    if (*count == MOST) die("too many names");
    pairs[(*count)++] = (struct pair) {strdup(name), strdup(value)};
}

/* Has a module read, and notes the name it goes by if it is a package whose submodules load by themselves. */
static void reach(char *file, const char *name) {
    if (is_in_library(file)) return;
    size_t length = strlen(file), end = strlen("__init__.codon");
    if (name != NULL && length >= end && strcmp(file + length - end, "__init__.codon") == 0) {
        add(bound, &bounds, name, file);
    }
    for (int i = 0; i < module_count; i++) {
        if (strcmp(modules[i], file) == 0) return;
    }
    if (module_count == MOST) die("too many modules");
    modules[module_count++] = file;
}

/* Loads a submodule wherever an attribute of a package has its name; two packages of one name are not told apart. */
static bool load_submodules(void) {
    int before = loads;
    for (int b = 0; b < bounds; b++) {
        for (int a = 0; a < attribute_count; a++) {
            int known = loads;
            if (strcmp(bound[b].name, attributes[a].name) == 0) add(loaded, &loads, bound[b].value, attributes[a].value);
            if (loads > known) {
                char *file = resolve(bound[b].value, 0, attributes[a].value);
                if (file != NULL) reach(file, attributes[a].value);
            }
        }
    }
    return loads > before;
}

/* Notes that b is an attribute of a, and c of b, in a.b.c. */
static void see_attributes(const char *dotted) {
    char *copy = strdup(dotted), *owner = strsep(&copy, "."), *name;
    for (; (name = strsep(&copy, ".")) != NULL; owner = name) add(attributes, &attribute_count, owner, name);
}

/* Follows an import of `dotted`, which begins with dots where it is relative. */
static void import(const char *importer, const char *place, const char *dotted, const char *name) {
    int dots = (int) strspn(dotted, ".");
    char *names = strdup(dotted + dots);
    see_attributes(names);
    for (char *dot = names; (dot = strchr(dot, '.')) != NULL;) *dot = '/';
    char *file = resolve(importer, dots > 1 ? dots - 1 : 0, names);
    if (file != NULL) {
        reach(file, name);
    } else {
        report(place, ERROR, text("no module named '%s'", dotted));
        has_failed = true;
    }
}

static void fail_at(const char *place, const char *line) {
    if (strcmp(line, "error!") == 0) {
        report(place, ERROR, "'x' object has no attribute 'y'");
        has_failed = true;
    } else if (strcmp(line, "warn!") == 0) {
        report(place, WARNING, "loop not compilable");
    } else if (strcmp(line, "placeless!") == 0) ending = PLACELESS;
    else if (strcmp(line, "linker!") == 0) ending = LINKER;
    else if (strcmp(line, "crash!") == 0) ending = CRASH;
    else if (strcmp(line, "silent!") == 0) ending = SILENT;
    else if (strcmp(line, "garbage!") == 0) ending = GARBAGE;
}

static void visit_line(const char *file, int number, const char *line) {
    char first[MOST], second[MOST];
    int indentation = (int) strspn(line, " ");
    const char *statement = line + indentation;
    int begin = indentation + 1, end = indentation + 1 + (int) strlen(statement);
    char *place = text("%s:%d:%d-%d: ", strrchr(file, '/') + 1, number, begin, end);
    if (sscanf(statement, "import %4000s as %4000s", first, second) == 2) {
        import(file, place, first, second);
    } else if (sscanf(statement, "import %4000s", first) == 1) {
        import(file, place, first, strrchr(first, '.') == NULL ? first : strrchr(first, '.') + 1);
    } else if (sscanf(statement, "from %4000s import", first) == 1) {
        import(file, place, first, NULL);
    } else if (sscanf(statement, "use(%4000[^)])", first) == 1) {
        see_attributes(first);
    } else {
        fail_at(place, statement);
    }
    free(place);
}

static void visit(const char *file) {
    if (is_directory(file)) {
        fprintf(seen, "directory %s\n", file);
        return;
    }
    size_t size;
    char *content = read_file(file, &size), *line;
    fprintf(seen, "file %s %zu\n%s\n", file, size, content);
    for (int number = 1; (line = strsep(&content, "\n")) != NULL; number++) visit_line(file, number, line);
}

/* The library's directory is the value of `codon` in a file that has nothing else. */
static void add_plugin(const char *directory) {
    char name[MOST];
    size_t size;
    see_tree(directory);
    if (sscanf(read_file(text("%s/plugin.toml", directory), &size), "codon = \"%4000[^\"]\"", name) == 1) {
        roots[root_count++] = realpath(text("%s/%s", directory, name), NULL);
    }
}

/* What differs from run to run and is promised to no compiler. */
static bool is_of_the_run(const char *variable) {
    static const char *names[] = {"HOME=", "TMPDIR=", "PWD=", "OLDPWD=", "CODONQ_RUN=", "_=", "SHLVL="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(variable, names[i], strlen(names[i])) == 0) return true;
    }
    return false;
}

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static void see_environment(void) {
    int count = 0;
    while (environ[count] != NULL) count++;
    qsort(environ, (size_t) count, sizeof *environ, compare);
    for (int i = 0; i < count; i++) {
        if (!is_of_the_run(environ[i])) fprintf(seen, "environment %s\n", environ[i]);
    }
    if (getenv("CODON_PATH") != NULL && is_directory(getenv("CODON_PATH"))) {
        roots[root_count++] = realpath(getenv("CODON_PATH"), NULL);
    }
}

static void see_installation(void) {
    char *executable = realpath("/proc/self/exe", NULL), *root = up(executable, 2);
    see_tool(executable);
    see_tree(text("%s/lib/codon", root));
    roots[root_count++] = text("%s/lib/codon/stdlib", root);
}

static int end(const char *output, const char *magic, bool executable, const char *all, size_t size, const char *words) {
    fputs(words, stderr);
    if (ending == CRASH) {
        fputs("Assert failed: [never twice]\n", stderr);
        abort();
    }
    if (ending == LINKER) {
        fputs("ld: cannot find -lx [never twice]\n", stderr);
        fprintf(stderr, "\033[1m" ERROR "\033[0m\033[1m process for 'g++' exited with status 1\033[0m\n");
        return 1;
    }
    if (ending == PLACELESS) {
        fprintf(stderr, "\033[1m" ERROR "\033[0m\033[1m cannot typecheck the program [never twice]\033[0m\n");
        return 1;
    }
    if (has_failed) {
        // So that a failure, too, shows what it was made of.
        fprintf(stderr, "\033[1mseen:1:1: " WARNING "\033[0m\033[1m %016lx\033[0m\n", digest(all, size));
        return 1;
    }
    if (ending == SILENT || ending == GARBAGE) fputs("[never twice]\n", stderr);
    if (ending == SILENT) return 0;
    FILE *artifact = fopen(output, "w");
    if (artifact == NULL) die(output);
    fprintf(artifact, "%s\n", ending == GARBAGE ? "garbage" : magic);
    fwrite(all, 1, size, artifact);
    if (fclose(artifact) != 0 || chmod(output, executable ? 0755 : 0644) != 0) die(output);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("0.18.0");
        return 0;
    }
    char *output = NULL, *source = NULL, *all, *words;
    const char *magic = "\177ELF";
    bool executable = false;
    size_t all_size, words_size;
    seen = open_memstream(&all, &all_size);
    said = open_memstream(&words, &words_size);
    see_environment();
    see_installation();
    for (int i = 1; i < argc; i++) {
        fprintf(seen, "argument %s\n", argv[i]);
        if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) output = argv[++i];
        else if (strncmp(argv[i], "-plugin=", 8) == 0) add_plugin(argv[i] + 8);
        else if (strcmp(argv[i], "-llvm") == 0) magic = "; ModuleID";
        else if (strcmp(argv[i], "-bc") == 0) magic = "BC";
        else if (strcmp(argv[i], "-exe") == 0 || strcmp(argv[i], "-lib") == 0) executable = true;
        else if (argv[i][0] != '-') source = argv[i];
    }
    if (output == NULL || source == NULL) return 2;
    fprintf(seen, "output %s\n", output);
    modules[module_count++] = realpath(source, NULL);
    if (modules[0] == NULL) die(source);
    for (int next = 0; next < module_count || load_submodules(); next++) {
        if (next < module_count) visit(modules[next]); else next--;
    }
    fclose(seen);
    fclose(said);
    return end(output, magic, executable, all, all_size, words);
}
