/* Stops itself, so that no signal but SIGKILL and SIGCONT reaches it. Arguments: MARK, seconds until a child ends it. */
#include "hostile.h"

int main(int argc, char **argv) {
    long seconds = bound(argc, argv, 2);
    pid_t self = getpid();
    if (fork() == 0) {
        setsid();
        sleep((unsigned) seconds);
        kill(self, SIGKILL);
        _exit(0);
    }
    kill(self, SIGSTOP);
    return 0;
}
