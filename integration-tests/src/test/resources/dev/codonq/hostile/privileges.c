/* Tries to gain or use privileges. Each attempt is harmless where it succeeds. Argument: MARK. */
#include "hostile.h"
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* In a child, since what it does to itself cannot be undone. */
static int in_child(int (*act)(void)) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        _exit(act() < 0 ? errno : 0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        errno = ECHILD;
        return -1;
    }
    errno = WEXITSTATUS(status);
    return errno == 0 ? 0 : -1;
}

static int become_root(void) {
    return setuid(0);
}

static int new_user_namespace(void) {
    return unshare(CLONE_NEWUSER);
}

static int new_mount_namespace(void) {
    return unshare(CLONE_NEWNS);
}

static int new_network_namespace(void) {
    return unshare(CLONE_NEWNET);
}

static int clone_user_namespace(void) {
    struct {
        unsigned long flags, rest[10];
    } arguments = {.flags = CLONE_NEWUSER, .rest = {0}};
    arguments.rest[3] = SIGCHLD;
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) {
        _exit(0);
    }
    if (child > 0) {
        waitpid((pid_t) child, NULL, 0);
    }
    return (int) child;
}

static int new_root(void) {
    return chroot("/tmp");
}

static int trace(pid_t pid) {
    if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0) {
        return -1;
    }
    waitpid(pid, NULL, __WALL);
    return (int) ptrace(PTRACE_DETACH, pid, NULL, NULL);
}

static int trace_process_1(void) {
    return trace(1);
}

static long read_memory(pid_t pid) {
    char buffer[8];
    struct iovec here = {buffer, sizeof buffer}, there = {(void *) in_child, sizeof buffer};
    return process_vm_readv(pid, &here, 1, &there, 1, 0);
}

static int raise_limit(int resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) {
        return -1;
    }
    if (limit.rlim_max == RLIM_INFINITY) {
        return 0; /* There is none. */
    }
    limit.rlim_max += 1;
    return setrlimit(resource, &limit);
}

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY);
    if (file < 0 || write(file, text, strlen(text)) < 0) {
        return -1;
    }
    return close(file);
}

static unsigned long long status_of_self(const char *name) {
    char line[256];
    unsigned long long value = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            value = strtoull(line + strlen(name), NULL, 16);
        }
    }
    return value;
}

static void try_system_calls(void) {
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event};
    struct io_uring_params ring;
    memset(&ring, 0, sizeof ring);
    attempt("bpf", syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
    attempt("perf_event_open", syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
    attempt("io_uring_setup", syscall(SYS_io_uring_setup, 1, &ring));
    attempt("userfaultfd", syscall(SYS_userfaultfd, 1));
    attempt("keyctl", syscall(SYS_keyctl, 0, -3, 0));
    attempt("open_by_handle_at", syscall(SYS_open_by_handle_at, AT_FDCWD, "\x08\0\0\0\1\0\0\0\2\0\0\0\0\0\0\0", 0));
    attempt("personality", personality(ADDR_NO_RANDOMIZE));
    attempt("terminal input", ioctl(0, TIOCSTI, "x"));
}

static void try_mounts(void) {
    attempt("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    attempt("remount", mount("none", "/usr", NULL, MS_REMOUNT | MS_BIND, NULL));
    attempt("unmount", umount2("/usr", MNT_DETACH));
    attempt("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/usr", 1));
    attempt("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    attempt("device file", mknod("device", S_IFCHR | 0666, (1 << 8) | 1));
    attempt("hostname", sethostname("hostile", 7));
}

/* A sibling, of which whoever started this hears. */
static long child_of_another(void) {
    long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        _exit(0);
    }
    return pid;
}

int main(void) {
    static const char *resources[] = {"core size", "processes", "open files", "file size"};
    static const int numbers[] = {RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_FSIZE};
    struct sched_param first = {.sched_priority = 1};
    pid_t parent = getppid();
    live_at_most(20);
    attempt("effective capabilities", status_of_self("CapEff:") == 0 ? -1 : 0);
    attempt("bounding capabilities", status_of_self("CapBnd:") == 0 ? -1 : 0);
    attempt("new privileges", status_of_self("NoNewPrivs:") == 1 ? -1 : 0);
    attempt("system calls without a filter", status_of_self("Seccomp:") == 2 ? -1 : 0);
    attempt("setuid", in_child(become_root));
    attempt("user namespace", in_child(new_user_namespace));
    attempt("user namespace by clone3", in_child(clone_user_namespace));
    attempt("mount namespace", in_child(new_mount_namespace));
    attempt("network namespace", in_child(new_network_namespace));
    attempt("chroot", in_child(new_root));
    /* Where nothing refuses it, codonq would never wait for that child. */
    if (status_of_self("Seccomp:") == 2) {
        attempt("child of another", child_of_another());
    }
    attempt("ptrace process 1", in_child(trace_process_1));
    attempt("memory of the parent", read_memory(parent));
    attempt("memory of process 1", read_memory(1));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char what[64];
        snprintf(what, sizeof what, "more %s", resources[i]);
        attempt(what, raise_limit(numbers[i]));
    }
    errno = 0;
    attempt("priority", nice(-5) == -1 && errno != 0 ? -1 : 0);
    attempt("real time", sched_setscheduler(0, SCHED_FIFO, &first));
    attempt("protection from out of memory", write_text("/proc/self/oom_score_adj", "-500"));
    try_mounts();
    try_system_calls();
    write_output("out");
    return 0;
}
