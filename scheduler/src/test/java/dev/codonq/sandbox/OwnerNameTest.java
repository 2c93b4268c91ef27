package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerNameTest {
    /** Linux gives no process a number of more than 22 bits. */
    private static final String NO_PID = "999999999";

    /** Returns a directory's name as this process would give it, with one of its four fields replaced. */
    static String with(int field, String value) {
        String[] fields = OwnerName.current().split("\\.", -1);
        fields[field] = value;
        return String.join(".", fields) + ".0a1b2c3d";
    }

    static String ofDeadOwner() {
        return with(2, NO_PID);
    }

    static String ofLiveOwner() {
        return OwnerName.current() + ".0a1b2c3d";
    }

    static String ofOtherNamespace() {
        return with(1, "4026530000").replaceFirst("\\.[0-9]+\\.[0-9]+\\.", ".4026530000." + NO_PID + ".");
    }

    static String ofOtherBoot() {
        String boot = OwnerName.current().startsWith("00000000") ? "11111111" : "00000000";
        return with(0, boot);
    }

    @Test
    void isAbandoned_liveOwner_stays() {
        assertThat(OwnerName.isAbandoned(ofLiveOwner())).isFalse();
    }

    @Test
    void isAbandoned_deadOwner_goes() {
        assertThat(OwnerName.isAbandoned(ofDeadOwner())).isTrue();
    }

    @Test
    void isAbandoned_laterProcessWithTheOwnersNumber_goes() {
        assertThat(OwnerName.isAbandoned(with(3, "1"))).isTrue();
    }

    @Test
    void isAbandoned_deadOwnerOfAnotherNamespace_stays() {
        assertThat(OwnerName.isAbandoned(ofOtherNamespace())).isFalse();
    }

    @Test
    void isAbandoned_otherBoot_goes() {
        assertThat(OwnerName.isAbandoned(ofOtherBoot())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mine",
                "lost+found",
                "00000000",
                "00000000.1.2",
                "00000000.1.2.3",
                "0000000g.1.2.3.x",
                "00000000.1.2.-3.x",
                "00000000.1.2.99999999999999999999.x"
            })
    void isAbandoned_foreignName_stays(String name) {
        assertThat(OwnerName.isAbandoned(name)).isFalse();
    }
}
