/* Does nothing. Arguments: MARK, seconds. */
#include "hostile.h"

int main(int argc, char **argv) {
    live_at_most(bound(argc, argv, 2));
    for (;;) {
        pause();
    }
}
