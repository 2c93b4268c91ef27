/*
 * Starts threads until it may not, and keeps them for a second. Arguments: MARK, most threads, seconds that they live.
 */
#include "hostile.h"
#include <pthread.h>

static void *idle(void *nothing) {
    for (;;) {
        pause();
    }
    return nothing;
}

int main(int argc, char **argv) {
    long most = bound(argc, argv, 2);
    live_at_most(bound(argc, argv, 3));
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    for (long made = 0; made < most; made++) {
        pthread_t thread;
        int problem = pthread_create(&thread, &small, idle, NULL);
        if (problem != 0) {
            fprintf(stderr, "after %ld threads: %s\n", made, strerror(problem));
            return 1;
        }
    }
    sleep(1);
    write_output("out");
    return 0;
}
