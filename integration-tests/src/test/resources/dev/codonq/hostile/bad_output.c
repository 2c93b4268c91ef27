/* Ends with 0 and leaves as its output something else than a file of its own. Arguments: MARK, what, a host file. */
#include "hostile.h"
#include <sys/socket.h>
#include <sys/un.h>

static int make(const char *what, const char *host) {
    if (strcmp(what, "nothing") == 0) {
        return 0;
    }
    if (strcmp(what, "link") == 0) {
        return symlink(host, "out");
    }
    if (strcmp(what, "environment") == 0) {
        return symlink("/proc/self/environ", "out");
    }
    if (strcmp(what, "loop") == 0) {
        return symlink("out", "out");
    }
    if (strcmp(what, "linked-directory") == 0) {
        char *slash = strrchr(host, '/');
        char directory[4096];
        snprintf(directory, sizeof directory, "%.*s", (int) (slash - host), host);
        return symlink(directory, "d");
    }
    if (strcmp(what, "fifo") == 0) {
        return mkfifo("out", 0666);
    }
    if (strcmp(what, "list-of-survivors") == 0) {
        write_output("out");
        return mkfifo(".codonq-left", 0666);
    }
    if (strcmp(what, "directory") == 0) {
        return mkdir("out", 0777);
    }
    if (strcmp(what, "socket") == 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "out"};
        return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *) &address, sizeof address);
    }
    if (strcmp(what, "two-names") == 0) {
        write_output("out");
        return link("out", "other");
    }
    if (strcmp(what, "setuid") == 0) {
        write_output("out");
        return chmod("out", 06777);
    }
    if (strcmp(what, "closed") == 0) {
        write_output("out");
        return chmod("out", 0);
    }
    if (strcmp(what, "sparse") == 0) {
        int file = open("out", O_CREAT | O_WRONLY, 0644);
        signal(SIGXFSZ, SIG_IGN);
        return ftruncate(file, 1L << 40);
    }
    if (strcmp(what, "sparse-within-limits") == 0) {
        return ftruncate(open("out", O_CREAT | O_WRONLY, 0644), 24 * MIB);
    }
    return -1;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        return 2;
    }
    if (make(argv[2], argv[3]) != 0) {
        perror(argv[2]);
        return 3;
    }
    return 0;
}
