/* Looks for a way back through what it was given: streams that are files, descriptors that were left open. */
#include "hostile.h"
#include <dirent.h>

static void look_at(int descriptor) {
    char path[64], target[4096], what[5000];
    struct stat status;
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0 || fstat(descriptor, &status) != 0) {
        return;
    }
    target[length] = 0;
    snprintf(what, sizeof what, "descriptor %d %s", descriptor, target);
    if (descriptor > 2) {
        attempt(what, 0);
    } else if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISSOCK(status.st_mode)) {
        attempt(what, open(path, O_RDWR));
    }
}

/* Those of process 1 lead to the host where one is a file of it. */
static void look_at_process_1(void) {
    for (int descriptor = 0; descriptor < 64; descriptor++) {
        char path[64], target[4096], what[5000];
        snprintf(path, sizeof path, "/proc/1/fd/%d", descriptor);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length > 0 && target[0] == '/') {
            target[length] = 0;
            snprintf(what, sizeof what, "descriptor %d of process 1 %s", descriptor, target);
            attempt(what, strcmp(target, "/dev/null") == 0 ? -1 : open(path, O_RDONLY));
        }
    }
}

int main(void) {
    DIR *descriptors = opendir("/proc/self/fd");
    if (descriptors == NULL) {
        return 1;
    }
    for (struct dirent *entry = readdir(descriptors); entry != NULL; entry = readdir(descriptors)) {
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && descriptor != dirfd(descriptors)) {
            look_at(descriptor);
        }
    }
    look_at_process_1();
    /* What was written cannot be taken back. */
    attempt("truncate stdout", open("/proc/self/fd/1", O_WRONLY | O_TRUNC) < 0 ? -1 : ftruncate(1, 0));
    attempt("seek stdout", lseek(1, 0, SEEK_SET));
    attempt("control a terminal", open("/dev/tty", O_RDWR));
    write_output("out");
    return 0;
}
