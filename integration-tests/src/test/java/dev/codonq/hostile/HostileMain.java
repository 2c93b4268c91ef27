package dev.codonq.hostile;

import dev.codonq.action.Isolation;
import dev.codonq.sandbox.IsolationProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Makes attacks as the user who starts it. Arguments: the directory of the programs, an empty directory. Standard input
 * asks, one line each: the number of an attack, a level, and whether the command is forked; standard output answers with one line, empty for no problem.
 */
final class HostileMain {
    private HostileMain() {}

    public static void main(String[] arguments) throws Exception {
        HostilePrograms programs = new HostilePrograms(Path.of(arguments[0]));
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Assault assault = new Assault(programs, Path.of(arguments[1]))) {
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                answers.println(answer(assault, question.split(" ", -1)));
            }
        }
    }

    private static String answer(Assault assault, String[] question) throws IOException {
        Isolation isolation = Isolation.valueOf(question[1]);
        int attack = Integer.parseInt(question[0]);
        if (attack < 0) {
            IsolationProbe probe = assault.probe(isolation);
            return probe.isAvailable() ? "" : probe.toString().replace('\n', ' ');
        }
        try {
            return String.join(
                            "; ",
                            assault.problems(Attacks.all().get(attack), isolation, Boolean.parseBoolean(question[2])))
                    .replace('\n', '|');
        } catch (Exception e) {
            return e.toString().replace('\n', '|');
        }
    }
}
