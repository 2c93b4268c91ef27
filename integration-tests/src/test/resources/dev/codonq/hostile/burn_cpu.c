/*
 * Burns processor time in one child after the other, none of which uses much, all of which ignore SIGXCPU. Arguments:
 * MARK, children, milliseconds of processor time of each.
 */
#include "hostile.h"

int main(int argc, char **argv) {
    long children = bound(argc, argv, 2), milliseconds = bound(argc, argv, 3);
    signal(SIGXCPU, SIG_IGN);
    for (long child = 0; child < children; child++) {
        pid_t pid = fork();
        if (pid == 0) {
            while (clock() < milliseconds * (CLOCKS_PER_SEC / 1000)) {
            }
            _exit(0);
        }
        if (pid < 0 || waitpid(pid, NULL, 0) != pid) {
            return 1;
        }
    }
    write_output("out");
    return 0;
}
