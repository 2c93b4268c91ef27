/*
 * Takes memory and holds it. Arguments: MARK, "private", "shared", "memfd", "sysv" or "children", MiB in all, seconds to
 * hold them.
 */
#include "hostile.h"
#include <sys/mman.h>
#include <sys/shm.h>

#define CHILDREN 4

static void out_of(const char *what) {
    perror(what);
    exit(1);
}

static void map(long mib, int flags) {
    char *memory = mmap(NULL, (size_t) (mib * MIB), PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
    if (memory == MAP_FAILED) {
        out_of("mmap");
    }
    memset(memory, 1, (size_t) (mib * MIB));
}

/* In pieces, since no file may be large; nothing of it is mapped. */
static void memfd(long mib) {
    static char block[MIB];
    memset(block, 1, sizeof block);
    for (long written = 0; written < mib;) {
        int file = memfd_create("hog", 0);
        if (file < 0) {
            out_of("memfd_create");
        }
        for (int i = 0; i < 16 && written < mib; i++, written++) {
            if (write(file, block, sizeof block) != (ssize_t) sizeof block) {
                out_of("write");
            }
        }
    }
}

/* Goes with the last process that uses it. */
static void sysv(long mib) {
    int segment = shmget(IPC_PRIVATE, (size_t) (mib * MIB), IPC_CREAT | 0600);
    if (segment < 0) {
        out_of("shmget");
    }
    char *memory = shmat(segment, NULL, 0);
    shmctl(segment, IPC_RMID, NULL);
    if (memory == (char *) -1) {
        out_of("shmat");
    }
    memset(memory, 1, (size_t) (mib * MIB));
}

static void children(long mib, long seconds) {
    for (int i = 0; i < CHILDREN; i++) {
        if (fork() == 0) {
            live_at_most(seconds);
            map(mib / CHILDREN, MAP_PRIVATE);
            pause();
            _exit(0);
        }
    }
}

int main(int argc, char **argv) {
    long mib = bound(argc, argv, 3), seconds = bound(argc, argv, 4);
    const char *kind = argv[2];
    live_at_most(seconds);
    if (strcmp(kind, "private") == 0) {
        map(mib, MAP_PRIVATE);
    } else if (strcmp(kind, "shared") == 0) {
        map(mib, MAP_SHARED);
    } else if (strcmp(kind, "memfd") == 0) {
        memfd(mib);
    } else if (strcmp(kind, "sysv") == 0) {
        sysv(mib);
    } else {
        children(mib, seconds);
    }
    puts("holds all of it");
    fflush(stdout);
    for (;;) {
        pause();
    }
}
