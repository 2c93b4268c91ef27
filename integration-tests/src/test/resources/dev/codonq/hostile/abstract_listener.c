/* Not hostile: listens at an abstract socket for the host. Arguments: its name. When its input ends, prints who came. */
#include "hostile.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char byte;
    if (argc < 2) {
        return 2;
    }
    strncpy(address.sun_path + 1, argv[1], sizeof address.sun_path - 2);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *) &address, (socklen_t) (offsetof(struct sockaddr_un, sun_path) + 1 + strlen(argv[1])))
            != 0
        || listen(listener, 64) != 0) {
        perror("listen");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    while (read(0, &byte, 1) > 0) {
        puts(accept(listener, NULL, NULL) < 0 ? "nobody" : "somebody");
        fflush(stdout);
    }
    return 0;
}
