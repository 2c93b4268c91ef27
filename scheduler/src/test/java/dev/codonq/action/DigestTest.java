package dev.codonq.action;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** The vectors of FIPS 180-4's examples. */
    @ParameterizedTest
    @CsvSource({
        "''," + OF_NOTHING,
        "abc,ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    })
    void of_knownContent_isTheStandardsDigest(String content, String hash) {
        byte[] bytes = content.getBytes(US_ASCII);
        assertThat(Digest.of(bytes)).isEqualTo(new Digest(hash, bytes.length));
    }

    @Test
    void of_stream_equalsThatOfItsBytes() throws IOException {
        byte[] million = "a".repeat(1_000_000).getBytes(US_ASCII);
        assertThat(Digest.of(new ByteArrayInputStream(million)))
                .isEqualTo(Digest.of(million))
                .isEqualTo(new Digest("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "e3b0", "../../etc"})
    void constructor_malformedHash_isRejectedByName(String hash) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(hash, 0))
                .withMessageContaining(hash);
    }

    @Test
    void constructor_negativeSize_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(OF_NOTHING, -1))
                .withMessageContaining("-1");
    }

    @Test
    void compareTo_sameHash_ordersBySize() {
        assertThat(new Digest(OF_NOTHING, 1)).isGreaterThan(new Digest(OF_NOTHING, 0));
        assertThat(Digest.of(new byte[1])).isLessThan(new Digest(OF_NOTHING, 0));
    }
}
