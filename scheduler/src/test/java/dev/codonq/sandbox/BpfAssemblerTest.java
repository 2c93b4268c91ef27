package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.sandbox.BpfAssembler.Label;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfAssemblerTest {
    private final BpfAssembler assembler = new BpfAssembler();

    private static void fill(BpfAssembler assembler, int instructions) {
        for (int i = 0; i < instructions; i++) {
            assembler.and(0xffffffff);
        }
    }

    @Test
    void assemble_oneInstruction_isInTheKernelsForm() {
        assembler.end(0x7fff0000);
        assertThat(assembler.assemble(ByteOrder.LITTLE_ENDIAN)).containsExactly(6, 0, 0, 0, 0, 0, 0xff, 0x7f);
        assertThat(assembler.assemble(ByteOrder.BIG_ENDIAN)).containsExactly(0, 6, 0, 0, 0x7f, 0xff, 0, 0);
    }

    /** The last near distance, the first far one, and where lengthening one jump makes another too long. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 253, 254, 255, 256, 257, 600, 3000})
    void assemble_anyDistance_arrivesAtTheLabel(int distance) {
        Label first = new Label();
        Label second = new Label();
        Label nearby = new Label();
        assembler.load(0);
        assembler.jumpIfEqual(1, first, nearby);
        assembler.place(nearby);
        assembler.jumpIfAtLeast(7, second, first);
        fill(assembler, distance);
        assembler.place(first);
        assembler.end(11);
        assembler.place(second);
        assembler.end(22);
        BpfInterpreter program = new BpfInterpreter(assembler.assemble(ByteOrder.LITTLE_ENDIAN));
        assertThat(program.run(0, 1)).isEqualTo(11);
        assertThat(program.run(0, 6)).isEqualTo(11);
        assertThat(program.run(0, 7)).isEqualTo(22);
        assertThat(program.run(0, -1)).isEqualTo(22);
    }

    @Test
    void assemble_jumpBackOrNowhere_isRefused() {
        Label back = new Label();
        assembler.place(back);
        assembler.load(0);
        assembler.jumpIfEqual(1, back, back);
        assembler.end(0);
        assertThatThrownBy(() -> assembler.assemble(ByteOrder.LITTLE_ENDIAN)).isInstanceOf(IllegalStateException.class);

        BpfAssembler lost = new BpfAssembler();
        lost.jumpIfAnyBit(1, new Label(), new Label());
        lost.end(0);
        assertThatThrownBy(() -> lost.assemble(ByteOrder.LITTLE_ENDIAN)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void assemble_tooLong_isRefused() {
        fill(assembler, BpfAssembler.MAX_INSTRUCTIONS);
        assembler.end(0);
        assertThatThrownBy(() -> assembler.assemble(ByteOrder.LITTLE_ENDIAN)).hasMessageContaining("4097");
    }

    @Test
    void place_twice_isRefused() {
        Label label = new Label();
        assembler.place(label);
        assertThatThrownBy(() -> assembler.place(label)).isInstanceOf(IllegalStateException.class);
    }
}
