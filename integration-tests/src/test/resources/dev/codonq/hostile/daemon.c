/*
 * Leaves a daemon behind that ignores every signal and goes on writing to the output. Arguments: MARK, seconds that the
 * daemon lives.
 */
#include "hostile.h"

static void write_on(long seconds) {
    double end = seconds_now() + (double) seconds;
    for (long beat = 0; seconds_now() < end; beat++) {
        char text[32];
        int length = snprintf(text, sizeof text, "beat %ld", beat);
        int file = open("out", O_CREAT | O_WRONLY | O_TRUNC, 0644);
        if (file < 0 || write(file, text, (size_t) length) < 0 || close(file) != 0) {
            _exit(1);
        }
    }
}

int main(int argc, char **argv) {
    long seconds = bound(argc, argv, 2);
    int ready[2];
    char byte;
    if (pipe(ready) != 0) {
        return 1;
    }
    if (fork() == 0) {
        setsid();
        if (fork() != 0) {
            _exit(0);
        }
        ignore_all_signals();
        for (int stream = 0; stream < 3; stream++) {
            close(stream);
        }
        write_output("out");
        close(ready[0]);
        close(ready[1]);
        write_on(seconds);
        _exit(0);
    }
    close(ready[1]);
    return read(ready[0], &byte, 1) == 0 ? 0 : 1;
}
