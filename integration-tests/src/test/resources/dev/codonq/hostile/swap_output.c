/*
 * A daemon goes on exchanging the output for a link to a host file and back, while the output is being taken. Arguments:
 * MARK, a host file, seconds.
 */
#include "hostile.h"

int main(int argc, char **argv) {
    double end = seconds_now() + (double) bound(argc, argv, 3);
    int ready[2];
    char byte;
    write_output("out");
    write_output("good");
    if (symlink(argv[2], "bad") != 0 || pipe(ready) != 0) {
        return 1;
    }
    if (fork() == 0) {
        setsid();
        ignore_all_signals();
        for (long swaps = 0; seconds_now() < end; swaps++) {
            if (renameat2(AT_FDCWD, "good", AT_FDCWD, "bad", RENAME_EXCHANGE) != 0 || link("good", "next") != 0
                || rename("next", "out") != 0) {
                unlink("next");
            }
            if (swaps == 3) {
                close(ready[0]);
                close(ready[1]);
            }
        }
        _exit(0);
    }
    close(ready[1]);
    return read(ready[0], &byte, 1) == 0 ? 0 : 1;
}
