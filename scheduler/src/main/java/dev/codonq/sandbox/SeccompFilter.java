package dev.codonq.sandbox;

import dev.codonq.sandbox.BpfAssembler.Label;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The program by which the kernel refuses a sandboxed run the system calls that no compiler needs, in the form that
 * bubblewrap takes ({@code --seccomp FD}). It is a second wall behind the namespaces: for what those do not separate, as
 * AF_VSOCK and memory that no limit counts, and against holes in the kernel that a run could only reach by a rare call.
 * Immutable.
 *
 * <p>Calls are let through unless {@link SystemCall} lists them. A refused call fails with EPERM, and the run goes on;
 * with these exceptions:
 *
 * <ul>
 *   <li>Another architecture's call, as a 32-bit one, kills the process: its numbers mean other calls.
 *   <li>A number that was not assigned when the list was written fails with ENOSYS, as on the kernels of that time. So a
 *       new kernel opens nothing that nobody has judged. It also covers the second set of numbers that x86-64 has (x32).
 *   <li>{@code clone3} fails with ENOSYS, since its flags are behind a pointer, where no filter can see them; C libraries
 *       then use {@code clone}, which is refused if it asks for a namespace.
 *   <li>{@code socket} and {@code socketpair} know the families AF_UNIX, AF_INET and AF_INET6; others fail with
 *       EAFNOSUPPORT.
 *   <li>{@code ioctl} is refused if it puts input into a terminal, {@code mknod} if it makes a device (a FIFO is made by
 *       it too), and {@code personality} if it changes something.
 * </ul>
 */
final class SeccompFilter {
    /** The first number that Linux 6.18 has no call for; since 5.1 architectures number new calls alike. */
    static final int FIRST_UNKNOWN = 470;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /**
     * CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET. The bit of -TIME is part of the exit signal in this call. And
     * CLONE_PARENT: the parent of a command that was forked into its sandbox stands outside, and wants no further children.
     */
    private static final int NAMESPACE_FLAGS =
            0x00008000 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;

    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int PERSONALITY_QUERY = 0xffffffff;

    private final Architecture architecture;
    private final byte[] program;

    private SeccompFilter(Architecture architecture) {
        this.architecture = architecture;
        this.program = new Writer(architecture).write();
    }

    /** Returns the filter for this machine, unless it has an architecture that we do not know. */
    static Optional<SeccompFilter> ofThisMachine() {
        return Architecture.ofThisMachine().map(SeccompFilter::new);
    }

    static SeccompFilter of(Architecture architecture) {
        return new SeccompFilter(architecture);
    }

    /** Returns the program, an array of {@code struct sock_filter}; the caller owns the array. */
    byte[] program() {
        return program.clone();
    }

    /** Returns what a person wants to know of the filter. */
    String describe() {
        return "seccomp filter for " + architecture + ", " + program.length / BpfAssembler.INSTRUCTION_BYTES
                + " instructions";
    }

    /** Writes one program. Not thread-safe; used once. */
    private static final class Writer {
        // The fields of struct seccomp_data.
        private static final int NUMBER = 0;
        private static final int ARCHITECTURE = 4;
        private static final int ARGUMENTS = 16;
        private static final int ARGUMENT_BYTES = 8;

        private final BpfAssembler assembler = new BpfAssembler();
        private final Architecture architecture;

        private final Label allowed = new Label();
        private final Label killed = new Label();
        private final Label refused = new Label();
        private final Label absent = new Label();
        private final Label unsupported = new Label();

        private final Label ofClone = new Label();
        private final Label ofIoctl = new Label();
        private final Label ofMknod = new Label();
        private final Label ofMknodat = new Label();
        private final Label ofPersonality = new Label();
        private final Label ofSocket = new Label();

        /** The numbers from {@code first} up to the next range's, and where the program goes on for them. */
        private record Range(int first, Label label) {}

        Writer(Architecture architecture) {
            this.architecture = architecture;
        }

        byte[] write() {
            Label known = new Label();
            assembler.load(ARCHITECTURE);
            assembler.jumpIfEqual(architecture.auditNumber(), known, killed);
            assembler.place(known);
            assembler.load(NUMBER);
            search(ranges());

            assembler.place(ofClone);
            loadArgument(0);
            assembler.jumpIfAnyBit(NAMESPACE_FLAGS, refused, allowed);

            assembler.place(ofIoctl);
            loadArgument(1);
            among(List.of(TIOCSTI, TIOCLINUX), refused, allowed);

            assembler.place(ofPersonality);
            loadArgument(0);
            among(List.of(PERSONALITY_QUERY), allowed, refused);

            assembler.place(ofSocket);
            loadArgument(0);
            among(List.of(AF_UNIX, AF_INET, AF_INET6), allowed, unsupported);

            assembler.place(ofMknodat);
            fileType(2);
            if (SystemCall.MKNOD.number(architecture).isPresent()) {
                assembler.place(ofMknod);
                fileType(1);
            }

            end(killed, KILL_PROCESS);
            end(refused, ERRNO | EPERM);
            end(absent, ERRNO | ENOSYS);
            end(unsupported, ERRNO | EAFNOSUPPORT);
            end(allowed, ALLOW);
            return assembler.assemble(ByteOrder.LITTLE_ENDIAN);
        }

        private Label verdict(SystemCall call) {
            return switch (call) {
                case CLONE -> ofClone;
                case CLONE3 -> absent;
                case IOCTL -> ofIoctl;
                case MKNOD -> ofMknod;
                case MKNODAT -> ofMknodat;
                case PERSONALITY -> ofPersonality;
                case SOCKET, SOCKETPAIR -> ofSocket;
                default -> refused;
            };
        }

        /** Returns all numbers in ascending order; neighbours with one verdict are one range. */
        private List<Range> ranges() {
            Map<Integer, Label> verdicts = new TreeMap<>();
            for (SystemCall call : SystemCall.values()) {
                call.number(architecture).ifPresent(number -> verdicts.put(number, verdict(call)));
            }
            for (Integer number : List.copyOf(verdicts.keySet())) {
                verdicts.putIfAbsent(number + 1, allowed);
            }
            verdicts.putIfAbsent(0, allowed);
            verdicts.put(FIRST_UNKNOWN, absent);
            List<Range> ranges = new ArrayList<>();
            verdicts.forEach((first, label) -> {
                if (ranges.isEmpty() || ranges.get(ranges.size() - 1).label() != label) {
                    ranges.add(new Range(first, label));
                }
            });
            return ranges;
        }

        /** A binary search: each number passes at most seven comparisons. */
        private void search(List<Range> ranges) {
            int middle = ranges.size() / 2;
            List<Range> below = ranges.subList(0, middle);
            List<Range> above = ranges.subList(middle, ranges.size());
            Label belowLabel = below.size() == 1 ? below.get(0).label() : new Label();
            Label aboveLabel = above.size() == 1 ? above.get(0).label() : new Label();
            assembler.jumpIfAtLeast(above.get(0).first(), aboveLabel, belowLabel);
            if (below.size() > 1) {
                assembler.place(belowLabel);
                search(below);
            }
            if (above.size() > 1) {
                assembler.place(aboveLabel);
                search(above);
            }
        }

        /**
         * Loads the low half of an argument. All that are judged here are 32 bits or fewer to the kernel, which drops the
         * high half: a program that looked at it could be passed by with rubbish there. (The flags of clone are the one
         * {@code unsigned long}; their high half means nothing in that call.)
         */
        private void loadArgument(int index) {
            assembler.load(ARGUMENTS + index * ARGUMENT_BYTES);
        }

        private void fileType(int argument) {
            loadArgument(argument);
            assembler.and(FILE_TYPE);
            among(List.of(CHARACTER_DEVICE, BLOCK_DEVICE), refused, allowed);
        }

        private void among(List<Integer> values, Label yes, Label no) {
            for (int i = 0; i < values.size(); i++) {
                Label next = i == values.size() - 1 ? no : new Label();
                assembler.jumpIfEqual(values.get(i), yes, next);
                if (next != no) {
                    assembler.place(next);
                }
            }
        }

        private void end(Label label, int value) {
            assembler.place(label);
            assembler.end(value);
        }
    }
}
