/* Talks to the host. Arguments: MARK, TCP port, UDP port, name of an abstract socket, path of a socket. */
#include "hostile.h"
#include <arpa/inet.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

static int reach(int kind, struct sockaddr *address, size_t length) {
    int made = socket(address->sa_family, kind, 0);
    if (made < 0 || connect(made, address, (socklen_t) length) != 0) {
        return -1;
    }
    return kind == SOCK_DGRAM ? (int) send(made, "x", 1, 0) : 0;
}

static int reach_internet(int kind, const char *host, long port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short) port)};
    inet_pton(AF_INET, host, &address.sin_addr);
    return reach(kind, (struct sockaddr *) &address, sizeof address);
}

static int reach_internet6(long port) {
    struct sockaddr_in6 address = {
        .sin6_family = AF_INET6, .sin6_port = htons((unsigned short) port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return reach(SOCK_STREAM, (struct sockaddr *) &address, sizeof address);
}

static int reach_unix(const char *name, size_t offset) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path + offset, name, sizeof address.sun_path - offset - 1);
    return reach(
        SOCK_STREAM, (struct sockaddr *) &address, offsetof(struct sockaddr_un, sun_path) + offset + strlen(name));
}

int main(int argc, char **argv) {
    long tcp = bound(argc, argv, 2), udp = bound(argc, argv, 3);
    bound(argc, argv, 5);
    live_at_most(10);
    attempt("tcp 127.0.0.1", reach_internet(SOCK_STREAM, "127.0.0.1", tcp));
    attempt("tcp ::1", reach_internet6(tcp));
    attempt("udp 127.0.0.1", reach_internet(SOCK_DGRAM, "127.0.0.1", udp));
    /* Reserved for documentation: nobody is there. Connecting a datagram socket only asks for a route. */
    struct sockaddr_in outside = {.sin_family = AF_INET, .sin_port = htons(9)};
    inet_pton(AF_INET, "192.0.2.1", &outside.sin_addr);
    attempt(
        "route to the outside",
        connect(socket(AF_INET, SOCK_DGRAM, 0), (struct sockaddr *) &outside, sizeof outside));
    attempt("abstract socket", reach_unix(argv[4], 1));
    attempt("socket in a directory", reach_unix(argv[5], 0));
    attempt("raw socket", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    attempt("packet socket", socket(AF_PACKET, SOCK_RAW, 0));
    attempt("netlink socket", socket(AF_NETLINK, SOCK_RAW, 0));
    attempt("vsock socket", socket(AF_VSOCK, SOCK_STREAM, 0));
    attempt("crypto socket", socket(AF_ALG, SOCK_SEQPACKET, 0));
    write_output("out");
    return 0;
}
