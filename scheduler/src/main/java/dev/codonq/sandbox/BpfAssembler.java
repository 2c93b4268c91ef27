package dev.codonq.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the kernel's classic BPF machine while it is written: one accumulator, jumps that only lead forward. Its
 * form is that of {@code struct sock_filter[]}: a 16-bit operation, two 8-bit jump distances, a 32-bit operand. Not
 * thread-safe; confined to one program.
 */
final class BpfAssembler {
    /** The most instructions that the kernel takes. */
    static final int MAX_INSTRUCTIONS = 4096;

    static final int INSTRUCTION_BYTES = 8;

    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int JUMP_IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int MAX_DISTANCE = 255;

    /** A place in the program that jumps can name before it is known. Not thread-safe. */
    static final class Label {
        private int step = -1;
    }

    /**
     * One instruction, to which distances that do not fit into 8 bits add unconditional jumps, whose distance has 32.
     * Those follow it directly, the one for {@code yes} first.
     */
    private static final class Step {
        private final int operation;
        private final int operand;
        private final Label yes;
        private final Label no;
        private final boolean jumps;
        private boolean yesIsFar;
        private boolean noIsFar;

        Step(int operation, int operand, Label yes, Label no, boolean jumps) {
            this.operation = operation;
            this.operand = operand;
            this.yes = yes;
            this.no = no;
            this.jumps = jumps;
        }

        int size() {
            return 1 + (yesIsFar ? 1 : 0) + (noIsFar ? 1 : 0);
        }
    }

    private static final Label NOWHERE = new Label();

    private final List<Step> steps = new ArrayList<>();

    /** Makes {@code label} name the next instruction. */
    void place(Label label) {
        if (label.step >= 0) {
            throw new IllegalStateException("the label is at instruction " + label.step + " already");
        }
        label.step = steps.size();
    }

    /** Loads 32 bits of the data that the program judges. */
    void load(int offset) {
        steps.add(new Step(LOAD_WORD, offset, NOWHERE, NOWHERE, false));
    }

    void and(int mask) {
        steps.add(new Step(AND, mask, NOWHERE, NOWHERE, false));
    }

    void jumpIfEqual(int operand, Label yes, Label no) {
        steps.add(new Step(JUMP_IF_EQUAL, operand, yes, no, true));
    }

    /** Compares as unsigned numbers. */
    void jumpIfAtLeast(int operand, Label yes, Label no) {
        steps.add(new Step(JUMP_IF_AT_LEAST, operand, yes, no, true));
    }

    void jumpIfAnyBit(int mask, Label yes, Label no) {
        steps.add(new Step(JUMP_IF_ANY_BIT, mask, yes, no, true));
    }

    /** Ends the program with this value. */
    void end(int value) {
        steps.add(new Step(RETURN, value, NOWHERE, NOWHERE, false));
    }

    /**
     * Returns the program in the kernel's form.
     *
     * @throws IllegalStateException if a jump leads backward or nowhere, or the program is longer than the kernel takes
     */
    byte[] assemble(ByteOrder order) {
        int[] positions = positions();
        while (lengthen(positions)) {
            positions = positions();
        }
        int length = positions[steps.size()];
        if (length > MAX_INSTRUCTIONS) {
            throw new IllegalStateException(
                    length + " instructions are more than the " + MAX_INSTRUCTIONS + " allowed");
        }
        ByteBuffer program = ByteBuffer.allocate(length * INSTRUCTION_BYTES).order(order);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.jumps) {
                write(program, step, positions, positions[i]);
            } else {
                instruction(program, step.operation, 0, 0, step.operand);
            }
        }
        return program.array();
    }

    /** Returns where each step begins, and where the last one ends. */
    private int[] positions() {
        int[] positions = new int[steps.size() + 1];
        for (int i = 0; i < steps.size(); i++) {
            positions[i + 1] = positions[i] + steps.get(i).size();
        }
        return positions;
    }

    /** Marks the jumps that are too far at these positions; that moves what follows, so it is done until none is new. */
    private boolean lengthen(int[] positions) {
        boolean changed = false;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.jumps) {
                int next = positions[i] + 1;
                boolean yesIsFar = step.yesIsFar || target(step.yes, i, positions) - next > MAX_DISTANCE;
                boolean noIsFar = step.noIsFar || target(step.no, i, positions) - next > MAX_DISTANCE;
                changed |= yesIsFar != step.yesIsFar || noIsFar != step.noIsFar;
                step.yesIsFar = yesIsFar;
                step.noIsFar = noIsFar;
            }
        }
        return changed;
    }

    private int target(Label label, int from, int[] positions) {
        if (label.step <= from || label.step >= steps.size()) {
            throw new IllegalStateException("instruction " + from + " jumps to " + label.step + " of " + steps.size());
        }
        return positions[label.step];
    }

    private static void write(ByteBuffer program, Step step, int[] positions, int position) {
        int next = position + 1;
        int yes = positions[step.yes.step];
        int no = positions[step.no.step];
        int farNo = step.yesIsFar ? 1 : 0;
        instruction(
                program,
                step.operation,
                step.yesIsFar ? 0 : yes - next,
                step.noIsFar ? farNo : no - next,
                step.operand);
        if (step.yesIsFar) {
            instruction(program, JUMP, 0, 0, yes - (next + 1));
        }
        if (step.noIsFar) {
            instruction(program, JUMP, 0, 0, no - (next + farNo + 1));
        }
    }

    private static void instruction(ByteBuffer program, int operation, int yes, int no, int operand) {
        program.putShort((short) operation).put((byte) yes).put((byte) no).putInt(operand);
    }
}
