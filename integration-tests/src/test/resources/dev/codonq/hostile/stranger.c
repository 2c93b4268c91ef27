/*
 * Leaves a process behind that shares nothing with the run any more: not the parent, not the session, not the streams,
 * not one variable. Arguments: MARK, seconds that it lives.
 */
#include "hostile.h"

int main(int argc, char **argv) {
    long seconds = bound(argc, argv, 2);
    live_at_most(seconds);
    if (argc > 3) {
        for (;;) {
            pause();
        }
    }
    int started[2];
    char byte;
    if (pipe2(started, O_CLOEXEC) != 0) {
        return 1;
    }
    if (fork() == 0) {
        setsid();
        if (fork() != 0) {
            _exit(0);
        }
        if (chdir("/") != 0) {
            _exit(1);
        }
        for (int stream = 0; stream < 3; stream++) {
            close(stream);
        }
        char *none[] = {NULL};
        char *again[] = {"stranger", argv[1], argv[2], "again", NULL};
        execve(argv[0], again, none);
        _exit(1);
    }
    close(started[1]);
    write_output("out");
    /* It closes when the stranger has become another program. */
    return read(started[0], &byte, 1) == 0 ? 0 : 1;
}
