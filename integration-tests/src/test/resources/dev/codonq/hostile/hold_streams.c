/* Ends at once; a child in a session of its own holds the streams. Arguments: MARK, seconds that the child lives. */
#include "hostile.h"

int main(int argc, char **argv) {
    long seconds = bound(argc, argv, 2);
    write_output("out");
    puts("done");
    fflush(stdout);
    if (fork() == 0) {
        setsid();
        live_at_most(seconds);
        for (;;) {
            pause();
        }
    }
    return 0;
}
