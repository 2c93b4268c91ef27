/*
 * Fills a directory. Arguments: MARK, the directory or "." or "TMPDIR", files, MiB of each, "keep", or "unlink" to keep
 * the files open without a name, or "leave" to end well a second later.
 */
#include "hostile.h"

int main(int argc, char **argv) {
    long files = bound(argc, argv, 3), mib = bound(argc, argv, 4);
    const char *mode = argc > 5 ? argv[5] : "keep";
    const char *directory = strcmp(argv[2], "TMPDIR") == 0 ? getenv("TMPDIR") : argv[2];
    static char block[MIB];
    memset(block, 'x', sizeof block);
    live_at_most(60);
    for (long i = 0; i < files; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s.%ld", directory, argv[1], i);
        int file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
        if (file < 0) {
            fprintf(stderr, "file %ld: %s\n", i, strerror(errno));
            return 1;
        }
        if (strcmp(mode, "unlink") == 0) {
            unlink(path);
        }
        for (long written = 0; written < mib; written++) {
            if (write(file, block, sizeof block) != (ssize_t) sizeof block) {
                fprintf(stderr, "after %ld MiB: %s\n", i * mib + written, strerror(errno));
                return 1;
            }
        }
        if (strcmp(mode, "unlink") != 0) {
            close(file);
        }
    }
    puts("wrote all of it");
    fflush(stdout);
    if (strcmp(mode, "leave") == 0) {
        sleep(1);
        write_output("out");
        return 0;
    }
    for (;;) {
        pause();
    }
}
