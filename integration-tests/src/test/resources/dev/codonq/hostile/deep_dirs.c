/* Nests directories until no path reaches the last one. Arguments: MARK, how many. */
#include "hostile.h"

int main(int argc, char **argv) {
    long depth = bound(argc, argv, 2);
    write_output("out");
    for (long level = 0; level < depth; level++) {
        if (mkdir("a-directory-in-a-directory", 0755) != 0 || chdir("a-directory-in-a-directory") != 0) {
            fprintf(stderr, "level %ld: %s\n", level, strerror(errno));
            return 1;
        }
    }
    return 0;
}
