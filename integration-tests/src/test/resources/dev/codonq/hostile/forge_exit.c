/*
 * Takes the descriptors of process 1, which waits for its exit code at one of them, tells it success, and fails. Only for
 * levels where process 1 is the sandbox's. Argument: MARK.
 */
#include "hostile.h"
#include <sys/syscall.h>

int main(void) {
    unsigned long success = 1;
    int process = (int) syscall(SYS_pidfd_open, 1, 0);
    attempt("handle of process 1", process);
    int stolen = -1;
    for (int descriptor = 0; descriptor < 64 && process >= 0; descriptor++) {
        int copy = (int) syscall(SYS_pidfd_getfd, process, descriptor, 0);
        if (copy >= 0) {
            stolen = copy;
            signal(SIGPIPE, SIG_IGN);
            if (descriptor > 2 && write(copy, &success, sizeof success) > 0) {
                attempt("writing to a descriptor of process 1", 0);
            }
        }
    }
    attempt("descriptor of process 1", stolen);
    return 42;
}
