package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One of the parts that an action key is made of, in the words in which people are told of it. Immutable.
 *
 * @param part what kind of part it is
 * @param name which one; empty where there is one of the kind
 * @param value what changes the key
 * @param origin where the content of a file was read, which is no part of the key; else empty
 */
record KeyPart(String part, String name, String value, String origin) {
    static final String ISOLATION = "isolation";
    static final String PLACEMENT = "input placement";
    static final String OPTION = "option";
    static final String ENVIRONMENT = "environment";
    static final String FILE = "file";
    static final String LINK = "link";
    static final String DIRECTORY = "directory";
    static final String TOOLS = "tools";
    static final String PROPERTY = "property";
    static final String OUTPUT = "output";

    private static final String EXECUTABLE = " executable";

    private KeyPart(String part, String name, String value) {
        this(part, name, value, "");
    }

    /** Returns the parts of {@code action}; arguments, and tool trees, in their order. */
    static List<KeyPart> of(Action action) {
        List<KeyPart> parts = new ArrayList<>();
        parts.add(new KeyPart(ISOLATION, "", action.isolation().name()));
        parts.add(new KeyPart(PLACEMENT, "", action.inputPlacement().name()));
        action.arguments().forEach(argument -> parts.add(new KeyPart(OPTION, argument, "")));
        new TreeMap<>(action.environment()).forEach((name, value) -> parts.add(new KeyPart(ENVIRONMENT, name, value)));
        action.inputs().forEach((path, input) -> parts.add(of(path, input)));
        for (ToolTree tree : action.toolTrees()) {
            parts.add(new KeyPart(TOOLS, tree.path().toString(), tree.identity().toString()));
        }
        new TreeMap<>(action.properties()).forEach((name, value) -> parts.add(new KeyPart(PROPERTY, name, value)));
        action.outputs().forEach(output -> parts.add(new KeyPart(OUTPUT, output, "")));
        return parts;
    }

    private static KeyPart of(String path, Input input) {
        if (input instanceof Input.File file) {
            String value = file.digest() + (file.executable() ? EXECUTABLE : "");
            return new KeyPart(FILE, path, value, file.origin().toString());
        }
        return input instanceof Input.Link link
                ? new KeyPart(LINK, path, link.target())
                : new KeyPart(DIRECTORY, path, "");
    }

    /**
     * Returns the action that was taken apart into {@code parts}, with limits as usual.
     *
     * @throws IllegalArgumentException if they are not the parts of an action
     */
    static Action assemble(List<KeyPart> parts, String subject) {
        List<String> arguments = parts.stream()
                .filter(part -> part.part().equals(OPTION))
                .map(KeyPart::name)
                .toList();
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("an action without a command");
        }
        Action.Builder action = Action.builder(arguments.get(0))
                .arguments(arguments.subList(1, arguments.size()))
                .subject(subject);
        parts.forEach(part -> part.addTo(action));
        return action.build();
    }

    private void addTo(Action.Builder action) {
        switch (part) {
            case ISOLATION -> action.isolation(Isolation.valueOf(value));
            case PLACEMENT -> action.inputPlacement(InputPlacement.valueOf(value));
            case ENVIRONMENT -> action.environment(name, value);
            case FILE -> action.input(name, file());
            case LINK -> action.input(name, new Input.Link(value));
            case DIRECTORY -> action.input(name, new Input.Directory());
            case TOOLS -> action.toolTree(new ToolTree(Path.of(name), digest(value)));
            case PROPERTY -> action.property(name, value);
            case OUTPUT -> action.output(name);
            case OPTION -> {
                // The arguments are there already.
            }
            default -> throw new IllegalArgumentException("no part of an action: " + part);
        }
    }

    private Input.File file() {
        boolean isExecutable = value.endsWith(EXECUTABLE);
        String digest = isExecutable ? value.substring(0, value.length() - EXECUTABLE.length()) : value;
        return new Input.File(digest(digest), Path.of(origin), isExecutable);
    }

    private static Digest digest(String text) {
        int slash = text.indexOf('/');
        return new Digest(text.substring(0, Math.max(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }
}
