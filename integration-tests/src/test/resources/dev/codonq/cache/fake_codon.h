/* The looking at files of the fake compiler: everything that it looks at, it sees. */
#ifndef FAKE_CODON_H
#define FAKE_CODON_H

#define _GNU_SOURCE
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 4096

/* What was seen. */
static FILE *seen;

static void die(const char *what) {
    perror(what);
    exit(2);
}

static char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text(const char *format, ...) {
    char *result;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&result, format, arguments) < 0) die("memory");
    va_end(arguments);
    return result;
}

static uint64_t digest(const char *bytes, size_t size) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char) bytes[i]) * 0x100000001b3u;
    return hash;
}

static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "r");
    if (file == NULL) die(path);
    char *content = NULL;
    *size = 0;
    for (size_t got = 1; got > 0; *size += got) {
        content = realloc(content, *size + 65537);
        if (content == NULL) die("memory");
        got = fread(content + *size, 1, 65536, file);
    }
    content[*size] = '\0';
    fclose(file);
    return content;
}

static bool is_directory(const char *path) {
    struct stat state;
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

static void see_tool(const char *path) {
    size_t size;
    char *content = read_file(path, &size);
    fprintf(seen, "tool %s %zu %016lx\n", path, size, digest(content, size));
    free(content);
}

/* Sees all files below a directory, in the order of their names. */
static void see_tree(const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char *below = text("%s/%s", path, entries[i]->d_name);
        if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0) {
            if (is_directory(below)) see_tree(below); else see_tool(below);
        }
    }
}

/* Returns the real path of one that exists, and sees every link on the way. */
static char *follow(const char *path) {
    char *at = strdup(""), *rest = strdup(path);
    while (*rest != '\0') {
        size_t length = strcspn(rest, "/");
        char *name = strndup(rest, length);
        rest += length + (rest[length] == '/');
        if (*name == '\0' || strcmp(name, ".") == 0) continue;
        if (strcmp(name, "..") == 0) {
            *strrchr(at, '/') = '\0';
            continue;
        }
        char *next = text("%s/%s", at, name), target[MOST];
        ssize_t size = readlink(next, target, sizeof target - 1);
        if (size < 0) {
            at = next;
            continue;
        }
        target[size] = '\0';
        fprintf(seen, "link %s -> %s\n", next, target);
        rest = text("%s/%s", target, rest);
        if (target[0] == '/') at = strdup("");
    }
    return at;
}

#endif
