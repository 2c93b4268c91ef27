/* Writes one large file. Arguments: MARK, MiB, "die" or "ignore" (the signal that says the file is too large). */
#include "hostile.h"

int main(int argc, char **argv) {
    static char block[MIB];
    long mib = bound(argc, argv, 2);
    if (argc > 3 && strcmp(argv[3], "ignore") == 0) {
        signal(SIGXFSZ, SIG_IGN);
    }
    int file = open("out", O_CREAT | O_WRONLY | O_TRUNC, 0644);
    for (long written = 0; written < mib; written++) {
        if (write(file, block, sizeof block) != (ssize_t) sizeof block) {
            fprintf(stderr, "after %ld MiB: %s\n", written, strerror(errno));
            return 1;
        }
    }
    return close(file);
}
