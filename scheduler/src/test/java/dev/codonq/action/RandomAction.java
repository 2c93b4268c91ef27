package dev.codonq.action;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an action is made of, as plain collections with their own notion of equality. Few and similar texts, so that
 * mistakes in an encoding meet.
 */
record RandomAction(
        List<String> arguments,
        SortedMap<String, String> environment,
        SortedMap<String, Input> inputs,
        List<ToolTree> toolTrees,
        SortedMap<String, String> properties,
        SortedSet<String> outputs,
        Isolation isolation) {
    private static final List<String> TEXTS = List.of("a", "b", "ab", "ba", "a=b", "x");

    static RandomAction next(Random random) {
        List<String> arguments = new ArrayList<>();
        SortedMap<String, String> environment = new TreeMap<>();
        SortedMap<String, Input> inputs = new TreeMap<>();
        List<ToolTree> toolTrees = new ArrayList<>();
        SortedMap<String, String> properties = new TreeMap<>();
        SortedSet<String> outputs = new TreeSet<>();
        for (int parts = random.nextInt(5); parts > 0; parts--) {
            String text = text(random);
            switch (random.nextInt(6)) {
                case 0 -> arguments.add(random.nextBoolean() ? text : "");
                case 1 -> environment.put(text.replace("=", ""), text(random));
                case 2 -> inputs.put(text, input(random));
                case 3 -> toolTrees.add(new ToolTree(Path.of("/" + text), digest(random)));
                case 4 -> properties.put(text, text(random));
                default -> outputs.add(text);
            }
        }
        return new RandomAction(arguments, environment, inputs, toolTrees, properties, outputs, isolation(random));
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static Digest digest(Random random) {
        return Digest.of(new byte[random.nextInt(2)]);
    }

    private static Isolation isolation(Random random) {
        return random.nextInt(10) == 0 ? Isolation.DIRECTORY : Isolation.NAMESPACES;
    }

    private static Input input(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Input.File(digest(random), Path.of("/origin"), random.nextBoolean());
            case 1 -> new Input.Link(text(random));
            default -> new Input.Directory();
        };
    }

    /** Builds the action, with everything that has no order of its own in a random one. */
    Action build(Random random) {
        Action.Builder builder = Action.builder("/bin/true", arguments.toArray(String[]::new));
        List<Runnable> steps = new ArrayList<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            steps.add(() -> builder.environment(variable.getKey(), variable.getValue()));
        }
        for (Map.Entry<String, Input> input : inputs.entrySet()) {
            steps.add(() -> builder.input(input.getKey(), input.getValue()));
        }
        properties.forEach((name, value) -> steps.add(() -> builder.property(name, value)));
        for (String output : outputs) {
            steps.add(() -> builder.output(output));
        }
        steps.add(() -> builder.isolation(isolation));
        steps.add(() -> toolTrees.forEach(builder::toolTree));
        Collections.shuffle(steps, random);
        steps.forEach(Runnable::run);
        return builder.build();
    }
}
