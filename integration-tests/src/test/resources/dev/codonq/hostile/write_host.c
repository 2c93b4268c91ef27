/*
 * Writes where it must not. Arguments: MARK, then files to write to and directories to make the file MARK in. What it can
 * open it leaves as it was.
 */
#include "hostile.h"

static void try(const char *path, const char *mark) {
    struct stat status;
    char made[4096];
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        snprintf(made, sizeof made, "%s/%s", path, mark);
        attempt(path, open(made, O_CREAT | O_WRONLY, 0644));
    } else {
        attempt(path, open(path, O_WRONLY | O_NONBLOCK));
    }
}

int main(int argc, char **argv) {
    static const char *places[] = {
        "/", "/usr", "/usr/bin", "/usr/lib", "/etc", "/job", "/dev", "/run", "/var/tmp", "/home", "/root", "/proc", "/sys",
        "..", "../..", "../../..", "/proc/1/root", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe",
        "/proc/sys/kernel/hostname", "/proc/sys/vm/drop_caches", "/proc/sys/vm/swappiness",
        "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/1/mem", "/dev/kmsg",
        "/usr/bin/env"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        try(places[i], argv[1]);
    }
    for (int i = 2; i < argc; i++) {
        char linked[4096];
        try(argv[i], argv[1]);
        /* Another name for it in a directory of ours could be written to. */
        snprintf(linked, sizeof linked, "link to %s", argv[i]);
        int result = link(argv[i], "link");
        attempt(linked, result < 0 ? result : open("link", O_WRONLY));
        unlink("link");
    }
    /* The working directory itself. */
    attempt("rename of the working directory", rename("../out", "../elsewhere"));
    attempt("removal of the working directory", rmdir("../out"));
    write_output("out");
    return 0;
}
