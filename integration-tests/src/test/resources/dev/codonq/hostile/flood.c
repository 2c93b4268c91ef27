/* Writes to both streams without end. Arguments: MARK, most MiB, most seconds. */
#include "hostile.h"

int main(int argc, char **argv) {
    static char block[64 << 10];
    long most = bound(argc, argv, 2) * (MIB / (long) sizeof block);
    double end = seconds_now() + (double) bound(argc, argv, 3);
    memset(block, 'x', sizeof block);
    while (most-- > 0 && seconds_now() < end) {
        if (write(1 + most % 2, block, sizeof block) < 0) {
            return 1;
        }
    }
    write_output("out");
    return 0;
}
