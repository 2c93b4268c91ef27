package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real shells in which somebody types the beginning of a command line and presses the tabulator. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class CompletionIT {
    /** What is typed, and what it becomes in bash; zsh adds a = to the name of an option that takes a value. */
    private static final Map<String, String> TYPED = typed();

    /** Types each line of its input; a further key shows what the line has become. */
    private static final String BASH = """
            { printf '%s\\n' "PS1=; source $1" "bind 'set bell-style none'"
              printf '%s\\n' "bind -x '\\"\\\\C-t\\": printf \\"<<%s>>\\\\\\\\n\\" \\"\\$READLINE_LINE\\"; READLINE_LINE='"
              while IFS= read -r line; do printf '%s\\t\\x14' "$line"; done
              printf 'exit\\n'
            } | bash --norc --noprofile -i 2>&1 | grep -o '<<codonq.*>>' | sed 's/^<<//; s/>>$//'
            """;

    /** The same; zsh completes only on a terminal, which it has a module for. */
    private static final String ZSH = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "PS1= RPS1=; unsetopt prompt_sp; autoload -Uz compinit; compinit -u -D; source $1"
            zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle reset-prompt }; zle -N show'
            zpty -w shell 'bindkey "^T" show; bindkey "^I" complete-word; print READY-$((40+2))'
            while zpty -r shell line; do [[ $line == *READY-42* ]] && break; done
            while IFS= read -r typed; do
                zpty -w -n shell "$typed"$'\\t\\x14'
                while zpty -r shell line; do [[ $line == *'<<'*'>>'* ]] && break; done
                print -r -- "${${line#*<<}%>>*}"
            done
            zpty -d shell
            """;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    private static Map<String, String> typed() {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("codonq bui", "codonq build ");
        typed.put("codonq build --kin", "codonq build --kind ");
        typed.put("codonq build --kind=py", "codonq build --kind=pyext ");
        typed.put("codonq build --kind ll", "codonq build --kind llvm ");
        typed.put("codonq build --isolation dir", "codonq build --isolation directory ");
        typed.put("codonq build --no-c", "codonq build --no-cache ");
        typed.put("codonq build pro", "codonq build prog.py ");
        typed.put("codonq build with", "codonq build with\\ space.py ");
        typed.put("codonq build -o prog.py su", "codonq build -o prog.py sub/");
        typed.put("codonq build --out su", "codonq build --out sub/");
        typed.put("codonq build --manifest jo", "codonq build --manifest jobs.json ");
        typed.put("codonq build --report json=jo", "codonq build --report json=jobs.json ");
        typed.put("codonq cache ver", "codonq cache verify ");
        typed.put("codonq cache verify --js", "codonq cache verify --json ");
        typed.put("codonq completion z", "codonq completion zsh ");
        typed.put("codonq help doc", "codonq help doctor ");
        typed.put("codonq man comp", "codonq man completion ");
        return typed;
    }

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base).in("project");
        for (String name : List.of("prog.py", "with space.py", "jobs.json", "sub/inner.py")) {
            shell.file(name, "");
        }
    }

    @Test
    void bash_lineBegun_isCompleted() throws Exception {
        Path script = script("bash");
        assertThat(finish(List.of("/bin/bash", "-n", script.toString()), "").err())
                .isEmpty();
        Path driver = Files.writeString(base.resolve("driver.bash"), BASH);
        assertCompletes(List.of("/bin/bash", driver.toString(), script.toString()), TYPED);
    }

    @Test
    void zsh_lineBegun_isCompleted() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/zsh"))) {
            RealCodon.missing("zsh");
        }
        Path script = script("zsh");
        assertThat(finish(List.of("/usr/bin/zsh", "-n", script.toString()), "").err())
                .isEmpty();
        Path driver = Files.writeString(base.resolve("driver.zsh"), ZSH);
        Map<String, String> expected = new LinkedHashMap<>(TYPED);
        expected.put("codonq build --kin", "codonq build --kind=");
        assertCompletes(List.of("/usr/bin/zsh", "-f", driver.toString(), script.toString()), expected);
    }

    private static Path script(String name) throws Exception {
        CommandLineProcess.Ended ended = shell.run("completion", name);
        assertThat(ended.status()).isZero();
        return Files.writeString(base.resolve("completion." + name), ended.out());
    }

    private static void assertCompletes(List<String> command, Map<String, String> expected) throws Exception {
        CommandLineProcess.Ended ended = finish(command, String.join("\n", expected.keySet()) + "\n");
        assertThat(ended.out().lines()).as(ended.err()).containsExactlyElementsOf(expected.values());
    }

    private static CommandLineProcess.Ended finish(List<String> command, String input) throws Exception {
        Path typed = Files.writeString(base.resolve("typed"), input);
        List<String> reading = new ArrayList<>(List.of("/bin/sh", "-c", "f=$1; shift; exec \"$@\" <\"$f\"", "sh"));
        reading.add(typed.toString());
        reading.addAll(command);
        try (CommandLineProcess process = shell.startCommand(reading)) {
            return process.await();
        }
    }
}
