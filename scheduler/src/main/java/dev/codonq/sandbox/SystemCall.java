package dev.codonq.sandbox;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A system call that {@link SeccompFilter} does not let through unseen, with its number on each {@link Architecture}.
 * The numbers are the kernel's public interface and never change. Immutable.
 */
enum SystemCall {
    // Let through or refused by their arguments, or answered in a way of their own.
    CLONE(56, 220),
    CLONE3(435, 435),
    IOCTL(16, 29),
    MKNOD(133),
    MKNODAT(259, 33),
    PERSONALITY(135, 92),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),

    // Other file trees and other namespaces than those the run was given.
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    OPEN_TREE(428, 428),
    OPEN_TREE_ATTR(467, 467),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    SETNS(308, 268),
    UNSHARE(272, 97),
    OPEN_BY_HANDLE_AT(304, 265),
    NAME_TO_HANDLE_AT(303, 264),

    // Other processes: their memory, their descriptors, what they do.
    PTRACE(101, 117),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PROCESS_MADVISE(440, 440),
    PIDFD_GETFD(438, 438),
    KCMP(312, 272),

    // Large parts of the kernel that compilers do without, and that holes were often found in.
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    KEYCTL(250, 219),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    FANOTIFY_INIT(300, 262),
    MODIFY_LDT(154),
    LOOKUP_DCOOKIE(212, 18),
    NFSSERVCTL(180, 42),

    // Memory that belongs to no process, so that no resource limit counts it.
    MEMFD_CREATE(319, 279),
    MEMFD_SECRET(447, 447),
    SHMGET(29, 194),
    SEMGET(64, 190),
    MSGGET(68, 186),

    // The machine itself.
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    REBOOT(169, 142),
    ACCT(163, 89),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    SYSLOG(103, 116),
    CLOCK_SETTIME(227, 112),
    SETTIMEOFDAY(164, 170),
    ADJTIMEX(159, 171),
    CLOCK_ADJTIME(305, 266),
    VHANGUP(153, 58),
    IOPL(172),
    IOPERM(173);
    private final int onX86;
    private final int onArm;

    /** A call that x86-64 alone has. */
    SystemCall(int onX86) {
        this(onX86, -1);
    }

    SystemCall(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    /** Returns the number of this call, if the architecture has it. */
    OptionalInt number(Architecture architecture) {
        int number = switch (architecture) {
            case X86_64 -> onX86;
            case AARCH64 -> onArm;
        };
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Returns the kernel's name of this call. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
