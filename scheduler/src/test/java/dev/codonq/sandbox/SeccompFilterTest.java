package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompFilterTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int EPERM = 0x50001;
    private static final int ENOSYS = 0x50000 + 38;
    private static final int EAFNOSUPPORT = 0x50000 + 97;
    private static final long RUBBISH = 0xdeadbeefL << 32;

    /** Calls whose arguments decide. */
    private static final Set<SystemCall> CONDITIONAL = EnumSet.of(
            SystemCall.CLONE,
            SystemCall.IOCTL,
            SystemCall.MKNOD,
            SystemCall.MKNODAT,
            SystemCall.PERSONALITY,
            SystemCall.SOCKET,
            SystemCall.SOCKETPAIR);

    private final Map<Architecture, BpfInterpreter> programs = new EnumMap<>(Architecture.class);

    private int verdict(Architecture architecture, int number, long... arguments) {
        return programs.computeIfAbsent(
                        architecture,
                        key -> new BpfInterpreter(SeccompFilter.of(key).program()))
                .run(architecture.auditNumber(), number, arguments);
    }

    /** The verdict on a call, which must be the same whatever is in the half of an argument that the kernel drops. */
    private int verdict(Architecture architecture, SystemCall call, long... arguments) {
        int number = call.number(architecture).orElseThrow();
        int verdict = verdict(architecture, number, arguments);
        long[] wide = arguments.clone();
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (wide[i] & 0xffffffffL) | RUBBISH;
        }
        assertThat(verdict(architecture, number, wide)).isEqualTo(verdict);
        return verdict;
    }

    @ParameterizedTest
    @EnumSource
    void program_everyListedCall_isRefused(Architecture architecture) {
        int judged = 0;
        for (SystemCall call : SystemCall.values()) {
            if (!CONDITIONAL.contains(call) && call.number(architecture).isPresent()) {
                assertThat(verdict(architecture, call))
                        .as(call.toString())
                        .isEqualTo(call == SystemCall.CLONE3 ? ENOSYS : EPERM);
                judged++;
            }
        }
        assertThat(judged).isGreaterThan(55);
    }

    @ParameterizedTest
    @EnumSource
    void program_everyOtherNumber_isAllowed(Architecture architecture) {
        Set<Integer> listed = new HashSet<>();
        for (SystemCall call : SystemCall.values()) {
            call.number(architecture)
                    .ifPresent(number -> assertThat(listed.add(number))
                            .as("%s has a number of its own", call)
                            .isTrue());
        }
        for (int number = 0; number < SeccompFilter.FIRST_UNKNOWN; number++) {
            if (!listed.contains(number)) {
                assertThat(verdict(architecture, number))
                        .as("number %s", number)
                        .isEqualTo(ALLOW);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_unassignedNumber_isAbsent(Architecture architecture) {
        // file_setattr, the last one of Linux 6.18.
        assertThat(verdict(architecture, 469)).isEqualTo(ALLOW);
        // 512 to 547 are calls of x32 that old kernels took without its bit; 521 is ptrace.
        for (int number : new int[] {470, 512, 521, 100_000, 0x3fffffff, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            assertThat(verdict(architecture, number)).as("number %s", number).isEqualTo(ENOSYS);
        }
    }

    @Test
    void program_numbersOfX32_areAbsent() {
        for (int number = 0; number < 600; number++) {
            assertThat(verdict(Architecture.X86_64, 0x40000000 | number)).isEqualTo(ENOSYS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_otherArchitecture_killsTheProcess(Architecture architecture) {
        BpfInterpreter program =
                new BpfInterpreter(SeccompFilter.of(architecture).program());
        // i386, ARM, none, and the other one of ours.
        for (int other : new int[] {0x40000003, 0x40000028, 0, 0xC000003E ^ 0xC00000B7 ^ architecture.auditNumber()}) {
            for (int number : new int[] {0, 1, 59, 101, 221, 0x40000000, -1}) {
                assertThat(program.run(other, number)).isEqualTo(KILL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_clone_makesProcessesAndThreadsButNoNamespacesNorSiblings(Architecture architecture) {
        // What glibc asks for in fork, posix_spawn and pthread_create.
        for (long flags : new long[] {0x01200011L, 0x4111L, 0x003d0f00L}) {
            assertThat(verdict(architecture, SystemCall.CLONE, flags)).isEqualTo(ALLOW);
            for (int bit : new int[] {15, 17, 25, 26, 27, 28, 29, 30}) {
                assertThat(verdict(architecture, SystemCall.CLONE, flags | 1L << bit))
                        .as("bit %s", bit)
                        .isEqualTo(EPERM);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_ioctl_putsNoInputIntoTerminals(Architecture architecture) {
        assertThat(verdict(architecture, SystemCall.IOCTL, 0, 0x5412)).isEqualTo(EPERM);
        assertThat(verdict(architecture, SystemCall.IOCTL, 0, 0x541C)).isEqualTo(EPERM);
        assertThat(verdict(architecture, SystemCall.IOCTL, 0, 0x5401)).isEqualTo(ALLOW);
        assertThat(verdict(architecture, SystemCall.IOCTL, 0x5412, 0x5413, 0x5412))
                .isEqualTo(ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void program_socket_knowsThreeFamilies(Architecture architecture) {
        Set<Integer> known = Set.of(1, 2, 10);
        for (SystemCall call : EnumSet.of(SystemCall.SOCKET, SystemCall.SOCKETPAIR)) {
            for (int family = -1; family < 100; family++) {
                assertThat(verdict(architecture, call, family, 1, 0))
                        .as("family %s", family)
                        .isEqualTo(known.contains(family) ? ALLOW : EAFNOSUPPORT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_personality_answersTheQueryOnly(Architecture architecture) {
        assertThat(verdict(architecture, SystemCall.PERSONALITY, 0xffffffffL)).isEqualTo(ALLOW);
        assertThat(verdict(architecture, SystemCall.PERSONALITY, 0)).isEqualTo(EPERM);
        assertThat(verdict(architecture, SystemCall.PERSONALITY, 0x0040000)).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @EnumSource
    void program_mknod_makesNoDevices(Architecture architecture) {
        for (int type = 0; type < 16; type++) {
            int expected = type == 2 || type == 6 ? EPERM : ALLOW;
            long mode = (long) type << 12 | 06644;
            assertThat(verdict(architecture, SystemCall.MKNODAT, 0, 0, mode, 0))
                    .as("type %s", type)
                    .isEqualTo(expected);
            if (SystemCall.MKNOD.number(architecture).isPresent()) {
                assertThat(verdict(architecture, SystemCall.MKNOD, 0, mode, 0))
                        .as("type %s", type)
                        .isEqualTo(expected);
                // The kernel drops what does not fit into 16 bits.
                assertThat(verdict(architecture, SystemCall.MKNOD, 0, mode | 0x10000, 0))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void program_anyData_getsOneOfTheVerdicts(Architecture architecture) {
        BpfInterpreter program =
                new BpfInterpreter(SeccompFilter.of(architecture).program());
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            int number = random.nextBoolean() ? random.nextInt(600) : random.nextInt();
            int from = random.nextInt(4) == 0 ? random.nextInt() : architecture.auditNumber();
            assertThat(program.run(from, number, random.longs(6).toArray()))
                    .isIn(ALLOW, KILL, EPERM, ENOSYS, EAFNOSUPPORT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void describe_namesArchitectureAndSize(Architecture architecture) {
        SeccompFilter filter = SeccompFilter.of(architecture);
        int size = new BpfInterpreter(filter.program()).size();
        assertThat(filter.describe()).isEqualTo("seccomp filter for " + architecture + ", " + size + " instructions");
    }

    @Test
    void named_architectures_areThoseWeKnow() {
        assertThat(Architecture.named("amd64")).contains(Architecture.X86_64);
        assertThat(Architecture.named("aarch64")).contains(Architecture.AARCH64);
        assertThat(Architecture.named("riscv64")).isEmpty();
        assertThat(Architecture.named("i386")).isEmpty();
    }
}
