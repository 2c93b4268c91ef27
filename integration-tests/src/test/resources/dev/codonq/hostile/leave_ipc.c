/* Leaves a shared memory segment of 4 KiB that belongs to no process. Arguments: MARK, its key. */
#include "hostile.h"
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv) {
    attempt("segment", shmget((key_t) bound(argc, argv, 2), 4096, IPC_CREAT | 0600));
    write_output("out");
    return 0;
}
