/*
 * Forks until it may not, and stays a second beside its children. Arguments: MARK, most children, seconds that each lives.
 */
#include "hostile.h"

int main(int argc, char **argv) {
    long most = bound(argc, argv, 2), seconds = bound(argc, argv, 3);
    live_at_most(seconds);
    for (long made = 0; made < most; made++) {
        pid_t child = fork();
        if (child == 0) {
            live_at_most(seconds);
            pause();
            _exit(0);
        }
        if (child < 0) {
            fprintf(stderr, "after %ld children: %s\n", made, strerror(errno));
            return 1;
        }
    }
    sleep(1);
    write_output("out");
    return 0;
}
