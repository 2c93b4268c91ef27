package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LinkerFlagsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-s",
                "-g",
                "-g1",
                "-O2",
                "-pie",
                "-no-pie",
                "-static-libgcc",
                "-static-libstdc++",
                "-Wl,--strip-all",
                "-Wl,-s,-x,-X,-S",
                "-Wl,--as-needed,--no-as-needed",
                "-Wl,--gc-sections",
                "-Wl,--build-id=none",
                "-Wl,--build-id=0xabc",
                "-Wl,-z,now",
                "-Wl,-z,max-page-size=4096",
                "-Wl,--hash-style=gnu",
                "-Wl,--no-undefined",
                "-Wl,-O1",
                "-Wl,-rpath,$ORIGIN",
                "-Wl,-rpath=/opt/x",
                "-L/opt/lib",
                "-lm"
            })
    void parse_flagWhoseTextIsAll_isKnown(String flag) {
        assertThat(LinkerFlags.parse("-s  " + flag + " -g").unknown()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.o",
                "/opt/x.a",
                "@file",
                "-static",
                "-T",
                "-Tx.ld",
                "-Wl,-T,x.ld",
                "-Wl,--script=x.ld",
                "-Wl,--version-script=x",
                "-Wl,-L,/opt",
                "-Wl,-lm",
                "-Wl,x.o",
                "-Wl,@file",
                "-Wl,-plugin,x.so",
                "-Wl,--dynamic-list=x",
                "-Wl,--sysroot=/x",
                "-Wl,-z",
                "-Wl,-rpath",
                "-Wl,",
                "-Wl",
                "-fuse-ld=gold",
                "-flto",
                "-B/opt",
                "-specs=x",
                "-L",
                "-Lrelative",
                "-l",
                "-wrapper",
                "-Xlinker",
                "--sysroot=/x",
                "-Wl,--build-id,-Tx",
                "-s\t-Tx"
            })
    void parse_flagThatMayRead_isUnknown(String flag) {
        assertThat(LinkerFlags.parse("-s " + flag + " -also-unknown").unknown()).contains(flag);
    }

    @Test
    void parse_librariesAndDirectories_areInOrder() {
        LinkerFlags flags = LinkerFlags.parse("-L/b -lz -Wl,-rpath,/r:/s -L/a -l:x.so.1 -Wl,--rpath=/t,-z,now");

        assertThat(flags.directories()).containsExactly(Path.of("/b"), Path.of("/a"));
        assertThat(flags.libraries()).containsExactly("z", ":x.so.1");
        assertThat(flags.runPaths()).containsExactly("/r", "/s", "/t");
        assertThat(flags.unknown()).isEmpty();
    }
}
