package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessStagesTest {
    private final List<String> begun = new ArrayList<>();
    private final CountedAccounting accounting = new CountedAccounting();

    private static final class CountedAccounting extends FakeAccounting {
        private int looks;

        @Override
        public List<String> programs() {
            looks++;
            return super.programs();
        }
    }

    private final ProcessStages stages =
            new ProcessStages(new ProgramTrace(Map.of("LINK", "LINK", "OTHER", "OTHER")), accounting, begun::add);

    @Test
    void look_severalStages_firstIsToldAndNothingIsLookedAtAfterwards() {
        stages.told("first");
        stages.look();
        accounting.programs = List.of("sh", "LINK", "OTHER");
        stages.look();
        accounting.programs = List.of("OTHER");
        stages.look();
        assertThat(begun).containsExactly("first", "LINK");
        assertThat(accounting.looks).isEqualTo(2);
    }

    @Test
    void look_beforeTheRunTellsOfAStage_looksAtNoProgram() {
        accounting.programs = List.of("LINK");
        stages.look();
        assertThat(begun).isEmpty();
        assertThat(accounting.looks).isZero();
    }
}
