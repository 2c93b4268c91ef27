/*
 * Tries the system calls that a sandboxed run is refused, and some that it needs. Prints a line for each:
 *
 *   NAME NUMBER RESULT
 *
 * where NAME is the call's, with ":VARIANT" where there is more than one attempt at it, and RESULT is "done", "errno N"
 * or "signal N". Each attempt is a process of its own, so that it ends alone. The
 * arguments are such that a call that is let through changes nothing outside the attempt.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Newer than the headers of some systems that this is compiled on. */
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef SYS_quotactl_fd
#define SYS_quotactl_fd 443
#endif
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

/* What the kernel drops from arguments of 32 bits. */
#define RUBBISH 0xdeadbeef00000000L

static void attempt(const char *name, long number, long a, long b, long c, long d, long e, long f)
{
    pid_t child = fork();
    if (child == 0) {
        long result = syscall(number, a, b, c, d, e, f);
        /* The child that clone made. */
        if (result == 0 && number == SYS_clone)
            _exit(0);
        if (result == -1)
            dprintf(1, "%s %ld errno %d\n", name, number, errno);
        else
            dprintf(1, "%s %ld done\n", name, number);
        _exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror(name);
        _exit(1);
    }
    if (WIFSIGNALED(status))
        dprintf(1, "%s %ld signal %d\n", name, number, WTERMSIG(status));
}

#define PICK(a, b, c, d, e, f, ...) (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f)
#define AS(name, number, ...) attempt(name, number, PICK(__VA_ARGS__, 0, 0, 0, 0, 0, 0))
#define TRY(name, ...) AS(#name, SYS_##name, __VA_ARGS__)

static void separation(void)
{
    TRY(mount, "none", "/tmp", "tmpfs");
    TRY(umount2, "/tmp");
    TRY(pivot_root, ".", ".");
    TRY(chroot, ".");
    TRY(open_tree, AT_FDCWD, "/");
    TRY(open_tree_attr, AT_FDCWD, "/");
    TRY(move_mount, -1, "", -1, "");
    TRY(fsopen, "tmpfs");
    TRY(fsconfig, -1);
    TRY(fsmount, -1);
    TRY(fspick, AT_FDCWD, "/");
    TRY(mount_setattr, AT_FDCWD, "/");
    TRY(setns, -1);
    TRY(unshare, CLONE_FILES);
    TRY(open_by_handle_at, -1);
    TRY(name_to_handle_at, AT_FDCWD, "/");
    TRY(clone3, 0);
    TRY(clone, CLONE_NEWUSER | SIGCHLD);
    AS("clone:newnet", SYS_clone, CLONE_NEWNET | SIGCHLD);
}

static void processes(void)
{
    TRY(ptrace, PTRACE_TRACEME);
    TRY(process_vm_readv, getpid());
    TRY(process_vm_writev, getpid());
    TRY(process_madvise, -1);
    TRY(pidfd_getfd, -1);
    TRY(kcmp, getpid(), getpid());
}

static void kernel(void)
{
    TRY(bpf, 0);
    TRY(perf_event_open, 0);
    TRY(userfaultfd, 1);
    TRY(io_uring_setup, 1);
    TRY(io_uring_enter, -1);
    TRY(io_uring_register, -1);
    TRY(keyctl, 0, -3);
    TRY(add_key, 0);
    TRY(request_key, 0);
    TRY(fanotify_init, 0);
    TRY(memfd_create, "x");
    TRY(memfd_secret, 0);
    TRY(shmget, 0, 4096, 0600);
    TRY(semget, 0, 1, 0600);
    TRY(msgget, 0, 0600);
#ifdef SYS_lookup_dcookie
    TRY(lookup_dcookie, 0);
#endif
#ifdef SYS_nfsservctl
    TRY(nfsservctl, 0);
#endif
#ifdef SYS_modify_ldt
    TRY(modify_ldt, 0);
#endif
}

static void machine(void)
{
    TRY(kexec_load, 0);
    TRY(kexec_file_load, -1, -1);
    TRY(init_module, 0);
    TRY(finit_module, -1);
    TRY(delete_module, 0);
    TRY(swapon, 0);
    TRY(swapoff, 0);
    TRY(reboot, 0);
    TRY(acct, 0);
    TRY(quotactl, 0);
    TRY(quotactl_fd, -1);
    TRY(syslog, 10);
    TRY(clock_settime, 0);
    TRY(settimeofday, 0);
    TRY(adjtimex, 0);
    TRY(clock_adjtime, 0);
    TRY(vhangup, 0);
    TRY(personality, 0x0040000);
#ifdef SYS_iopl
    TRY(iopl, 0);
    TRY(ioperm, 0, 1, 0);
#endif
}

static void arguments(void)
{
    TRY(ioctl, 0, TIOCSTI, "x");
    AS("ioctl:wide", SYS_ioctl, 0, TIOCSTI | RUBBISH, "x");
    AS("ioctl:tioclinux", SYS_ioctl, 0, 0x541C, "x");
    TRY(mknodat, AT_FDCWD, "/tmp/a", S_IFCHR | 0600);
    AS("mknodat:block", SYS_mknodat, AT_FDCWD, "/tmp/b", S_IFBLK | 0600);
#ifdef SYS_mknod
    TRY(mknod, "/tmp/c", S_IFCHR | 0600);
#endif
    TRY(socket, AF_NETLINK, SOCK_RAW);
    AS("socket:vsock", SYS_socket, 40, SOCK_STREAM);
    AS("socket:packet", SYS_socket, AF_PACKET, SOCK_RAW);
    AS("socket:wide", SYS_socket, AF_NETLINK | RUBBISH, SOCK_RAW);
    int pair[2];
    TRY(socketpair, AF_NETLINK, SOCK_RAW, 0, pair);
    AS(":unassigned", 600, 0);
#ifdef __x86_64__
    AS(":x32", 0x40000000 | SYS_getpid, 0);
#endif
}

static void needed(void)
{
    int pair[2];
    AS("clone:needed", SYS_clone, SIGCHLD);
    AS("personality:needed", SYS_personality, 0xffffffff);
    AS("mknodat:needed", SYS_mknodat, AT_FDCWD, "/tmp/f", S_IFIFO | 0600);
    AS("socket:needed_unix", SYS_socket, AF_UNIX, SOCK_STREAM);
    AS("socket:needed_inet", SYS_socket, AF_INET, SOCK_STREAM);
    AS("socket:needed_inet6", SYS_socket, AF_INET6, SOCK_STREAM);
    AS("socketpair:needed", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
}

/* The call of another architecture. A kernel without 32-bit support answers it with a signal too, but another one. */
static void foreign(void)
{
#ifdef __x86_64__
    pid_t child = fork();
    if (child == 0) {
        long result;
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
        dprintf(1, ":foreign 20 done\n");
        _exit(0);
    }
    int status;
    if (child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status))
        dprintf(1, ":foreign 20 signal %d\n", WTERMSIG(status));
#endif
}

int main(void)
{
    separation();
    processes();
    kernel();
    machine();
    arguments();
    needed();
    foreign();
    return 0;
}
