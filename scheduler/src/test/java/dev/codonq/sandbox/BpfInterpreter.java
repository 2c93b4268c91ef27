package dev.codonq.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's classic BPF machine, as far as filters of system calls use it. It takes a program under the conditions
 * under which the kernel does. Immutable.
 */
final class BpfInterpreter {
    private static final int DATA_BYTES = 64;

    private record Instruction(int operation, int yes, int no, int operand) {}

    private final List<Instruction> program = new ArrayList<>();

    BpfInterpreter(byte[] bytes) {
        require(bytes.length % 8 == 0, "whole instructions");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            program.add(new Instruction(
                    Short.toUnsignedInt(buffer.getShort()),
                    Byte.toUnsignedInt(buffer.get()),
                    Byte.toUnsignedInt(buffer.get()),
                    buffer.getInt()));
        }
        require(!program.isEmpty() && program.size() <= 4096, "1 to 4096 instructions, not " + program.size());
        for (int i = 0; i < program.size(); i++) {
            check(i, program.get(i));
        }
        require(program.get(program.size() - 1).operation() == 0x06, "a return as the last instruction");
    }

    private void check(int index, Instruction instruction) {
        long left = program.size() - (index + 1L);
        switch (instruction.operation()) {
            case 0x20 ->
                require(
                        instruction.operand() >= 0
                                && instruction.operand() % 4 == 0
                                && instruction.operand() + 4 <= DATA_BYTES,
                        "an aligned load within the data at " + index);
            case 0x05 ->
                require(Integer.toUnsignedLong(instruction.operand()) < left, "a jump that arrives at " + index);
            case 0x15, 0x35, 0x45 ->
                require(instruction.yes() < left && instruction.no() < left, "a jump that arrives at " + index);
            case 0x54, 0x06 -> {}
            default -> require(false, "a known operation at " + index);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("the kernel wants " + what);
        }
    }

    int size() {
        return program.size();
    }

    /** Returns what the program says to a system call. */
    int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0x7fff_1234_5678L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        int accumulator = 0;
        int next = 0;
        while (true) {
            Instruction now = program.get(next++);
            switch (now.operation()) {
                case 0x20 -> accumulator = data.getInt(now.operand());
                case 0x54 -> accumulator &= now.operand();
                case 0x05 -> next += now.operand();
                case 0x15 -> next += accumulator == now.operand() ? now.yes() : now.no();
                case 0x35 -> next += Integer.compareUnsigned(accumulator, now.operand()) >= 0 ? now.yes() : now.no();
                case 0x45 -> next += (accumulator & now.operand()) != 0 ? now.yes() : now.no();
                default -> {
                    return now.operand();
                }
            }
        }
    }
}
