/*
 * Looks for a variable of the scheduler's environment in its own and in those of all processes it sees. Arguments: MARK, a
 * text that stands in the value and, turned around so that it does not stand in the command line.
 */
#include "hostile.h"
#include <dirent.h>

extern char **environ;

static int holds(const char *path, const char *text) {
    static char content[1 << 20];
    int file = open(path, O_RDONLY);
    if (file < 0) {
        return -1;
    }
    ssize_t length = read(file, content, sizeof content);
    close(file);
    if (length < 0) {
        return -1;
    }
    errno = ENOENT;
    return memmem(content, (size_t) length, text, strlen(text)) == NULL ? -1 : 0;
}

int main(int argc, char **argv) {
    char text[256], path[300];
    int found = -1;
    if (argc < 3) {
        return 2;
    }
    size_t length = strlen(argv[2]);
    for (size_t i = 0; i < length && i < sizeof text - 1; i++) {
        text[i] = argv[2][length - 1 - i];
    }
    text[length] = 0;
    for (char **variable = environ; *variable != NULL; variable++) {
        printf("variable %.*s\n", (int) strcspn(*variable, "="), *variable);
    }
    attempt("secret in own environment", holds("/proc/self/environ", text));
    DIR *processes = opendir("/proc");
    for (struct dirent *entry = readdir(processes); entry != NULL; entry = readdir(processes)) {
        if (atol(entry->d_name) > 0 && atol(entry->d_name) != getpid()) {
            snprintf(path, sizeof path, "/proc/%s/environ", entry->d_name);
            found = holds(path, text) == 0 ? 0 : found;
        }
    }
    errno = ENOENT;
    attempt("secret in another environment", found);
    write_output("out");
    return 0;
}
