/* Burns processor time and ignores every signal that can be ignored. Arguments: MARK, seconds. */
#include "hostile.h"

int main(int argc, char **argv) {
    double end = seconds_now() + (double) bound(argc, argv, 2);
    ignore_all_signals();
    while (seconds_now() < end) {
    }
    write_output("out");
    return 0;
}
