/* Leaves what is hard to list and to delete: closed directories, names that are no text, links to elsewhere. */
#include "hostile.h"

int main(void) {
    static const char *names[] = {"new\nline", "bad\xff\xfe", "...", "-rf", " ", "back\\slash", "\x1b]0;title\x07", "*"};
    char longest[256];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_output(names[i]);
    }
    memset(longest, 'n', 255);
    longest[255] = 0;
    write_output(longest);
    write_output("out");
    if (mkdir("closed", 0755) != 0 || mkdir("closed/in", 0755) != 0) {
        return 1;
    }
    write_output("closed/in/file");
    if (symlink("/", "closed/root") != 0 || symlink("loop", "loop") != 0 || link("out", "closed/out") != 0) {
        return 1;
    }
    unlink("closed/out");
    return chmod("closed/in", 0) == 0 && chmod("closed", 0) == 0 ? 0 : 1;
}
