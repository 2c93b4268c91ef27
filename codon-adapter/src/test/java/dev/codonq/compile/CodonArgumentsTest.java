package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CodonArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-disable-native",
                "--disable-native=true",
                "-disable-opt=core-folding-pass-group",
                "-disable-exceptions",
                "-fast-math",
                "--relocation-model=pic",
                "--march=x86-64",
                "--mcpu=native",
                "--mattr=+avx2,-sse3",
                "--code-model=large",
                "-DN=-3",
                "-release",
                "--release=false",
                "--frame-pointer="
            })
    void firstUnknown_optionThatOnlyMakesCode_isNone(String argument) {
        assertThat(CodonArguments.firstUnknown(List.of("-fast-math", argument))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "--",
                "other.codon",
                "-mcpu",
                "-D",
                "-Dx=/etc/passwd",
                "-l=m",
                "-lm",
                "-o=elsewhere",
                "-exe",
                "-plugin=p",
                "--linker-flags=-s",
                "--libdevice=x.bc",
                "--basic-block-sections=list.txt",
                "---fast-math",
                "-fast-math=@file",
                "-log=l",
                "@response-file",
                "-disable-natives",
                "--summary-file=x"
            })
    void firstUnknown_optionThatMayReadOrIsUnknown_isThatOne(String argument) {
        assertThat(CodonArguments.firstUnknown(List.of("-fast-math", argument, "also-unknown")))
                .contains(argument);
    }

    @Test
    void firstUnknown_noArguments_isNone() {
        assertThat(CodonArguments.firstUnknown(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-disable-native",
                "--disable-native",
                "--disable-native=true",
                "-disable-native=1",
                "-disable-native="
            })
    void followHostProcessor_disabled_isFalse(String argument) {
        assertThat(CodonArguments.followHostProcessor(List.of("-fast-math", argument)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-disable-native=false", "--disable-native=0", "-disable-nativ", "-mcpu=x86-64"})
    void followHostProcessor_notDisabled_isTrue(String argument) {
        assertThat(CodonArguments.followHostProcessor(List.of(argument))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-mcpu=native", "--march=native", "--mattr=native", "--mtune=native"})
    void followHostProcessor_disabledButNativeNamed_isTrue(String argument) {
        assertThat(CodonArguments.followHostProcessor(List.of("-disable-native", argument)))
                .isTrue();
    }
}
