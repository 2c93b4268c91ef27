/* What the hostile programs share. */
#ifndef HOSTILE_H
#define HOSTILE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB (1L << 20)

/* Ends this process after so many seconds. Children do not inherit it: each has to call it. */
static inline void live_at_most(long seconds) {
    signal(SIGALRM, SIG_DFL);
    alarm((unsigned) seconds);
}

/* Returns an argument as a number; a program that is not told its bounds does nothing. */
static inline long bound(int argc, char **argv, int index) {
    if (index >= argc) {
        fprintf(stderr, "%s: argument %d is missing\n", argv[0], index);
        exit(2);
    }
    return atol(argv[index]);
}

static inline double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Reports an attempt. Below 0, result means a failure with errno set. */
static inline void attempt(const char *what, long result) {
    if (result >= 0) {
        printf("allowed %s\n", what);
    } else {
        printf("refused %s: %s\n", what, strerror(errno));
    }
    fflush(stdout);
}

/* Leaves an output as a compiler would. */
static inline void write_output(const char *name) {
    FILE *file = fopen(name, "w");
    if (file == NULL || fputs("artifact", file) < 0 || fclose(file) != 0) {
        perror(name);
        exit(1);
    }
}

/* The shell of a sandbox, which waits for the end of the command: the child of process 1 that is not the command. 0 if none. */
static inline pid_t sandbox_shell(void) {
    for (pid_t pid = 2; pid < 100; pid++) {
        char path[64];
        int parent = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", (int) pid);
        FILE *file = fopen(path, "r");
        if (file == NULL) {
            continue;
        }
        int fields = fscanf(file, "%*d (%*[^)]) %*c %d", &parent);
        fclose(file);
        if (fields == 1 && parent == 1 && pid != getpid()) {
            return pid;
        }
    }
    return 0;
}

static inline void ignore_all_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_IGN);
    }
}

#endif
