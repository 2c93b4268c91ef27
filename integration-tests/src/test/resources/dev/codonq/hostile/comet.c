/*
 * A chain of processes each of which forks its successor, opens a session and ends at once: a list of the run's
 * processes is always out of date. Arguments: MARK, seconds, "stay" or "leave" (the first process).
 */
#include "hostile.h"

int main(int argc, char **argv) {
    long seconds = bound(argc, argv, 2);
    int stays = argc > 3 && strcmp(argv[3], "stay") == 0;
    double end = seconds_now() + (double) seconds;
    signal(SIGCHLD, SIG_IGN);
    write_output("out");
    if (fork() != 0) {
        if (stays) {
            live_at_most(seconds);
            for (;;) {
                pause();
            }
        }
        return 0;
    }
    while (seconds_now() < end) {
        pid_t successor = fork();
        if (successor > 0) {
            _exit(0);
        }
        if (successor == 0) {
            setsid();
        }
    }
    return 0;
}
