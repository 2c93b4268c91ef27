/* Closes its streams and lives on. Arguments: MARK, seconds. */
#include "hostile.h"

int main(int argc, char **argv) {
    live_at_most(bound(argc, argv, 2));
    for (int stream = 0; stream < 3; stream++) {
        close(stream);
    }
    for (;;) {
        pause();
    }
}
