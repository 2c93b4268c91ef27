/* Reads what is none of its business. Arguments: MARK, files and directories of the host. */
#include "hostile.h"
#include <dirent.h>

static long count_entries(const char *path) {
    DIR *directory = opendir(path);
    long count = 0;
    if (directory == NULL) {
        return -1;
    }
    while (readdir(directory) != NULL) {
        count++;
    }
    closedir(directory);
    return count;
}

static int first_byte(const char *path) {
    char byte;
    int file = open(path, O_RDONLY | O_NONBLOCK);
    if (file < 0) {
        return -1;
    }
    ssize_t got = read(file, &byte, 1);
    close(file);
    if (got == 0) {
        errno = ENODATA;
    }
    return got == 1 ? 0 : -1;
}

static void look_at(const char *path) {
    struct stat status;
    int isDirectory = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    attempt(path, isDirectory ? count_entries(path) : first_byte(path));
}

static long strange_processes(void) {
    DIR *processes = opendir("/proc");
    long strange = 0;
    for (struct dirent *entry = readdir(processes); entry != NULL; entry = readdir(processes)) {
        long pid = atol(entry->d_name);
        /* Process 1 and the shell are the sandbox's own. */
        if (pid > 1 && pid != getpid() && pid != sandbox_shell()) {
            strange++;
        }
    }
    closedir(processes);
    errno = ESRCH;
    return strange == 0 ? -1 : strange;
}

int main(int argc, char **argv) {
    static const char *places[] = {
        "/etc/passwd", "/etc/hostname", "/etc/ssl", "/root", "/home", "/var/log", "/var/tmp", "/run", "/boot", "/srv",
        "/sys", "/dev/kmsg", "/dev/mem", "/proc/1/environ", "/proc/1/maps", "/proc/kcore",
        "/proc/self/root/etc/passwd", "../../../../../../etc/passwd"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        look_at(places[i]);
    }
    for (int i = 2; i < argc; i++) {
        char again[4096];
        look_at(argv[i]);
        snprintf(again, sizeof again, "/proc/1/root%s", argv[i]);
        look_at(again);
        snprintf(again, sizeof again, "/proc/self/cwd/../../../../../../../../..%s", argv[i]);
        look_at(again);
    }
    attempt("other processes", strange_processes());
    write_output("out");
    return 0;
}
