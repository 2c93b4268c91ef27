/* Makes many empty files. Arguments: MARK, how many. */
#include "hostile.h"

int main(int argc, char **argv) {
    long count = bound(argc, argv, 2);
    live_at_most(60);
    for (long i = 0; i < count; i++) {
        char name[32];
        snprintf(name, sizeof name, "%ld", i);
        int file = open(name, O_CREAT | O_WRONLY, 0644);
        if (file < 0) {
            fprintf(stderr, "after %ld files: %s\n", i, strerror(errno));
            return 1;
        }
        close(file);
    }
    write_output("out");
    return 0;
}
