package dev.codonq.action;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything one run depends on: command, environment, input tree, tools, isolation, properties of the machine, and the
 * outputs it declares. Immutable.
 *
 * <p>Paths in an action are relative to the root of the run's file system: {@code /} at {@link Isolation#NAMESPACES},
 * the execution root at {@link Isolation#DIRECTORY}. The command starts in {@link #WORKING_DIRECTORY}, which is empty
 * and writable; outputs are relative to it. {@code HOME} and {@code TMPDIR} are set for every run and are not part of
 * the environment here.
 */
public final class Action {
    /** Where a run starts and leaves its outputs, relative to the root of its file system. */
    public static final String WORKING_DIRECTORY = "job/out";

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final PackedInputs inputs;
    private final InputPlacement inputPlacement;
    private final List<ToolTree> toolTrees;
    private final Map<String, String> properties;
    private final List<String> outputs;
    private final Isolation isolation;
    private final ResourceLimits limits;
    private final String subject;
    private final @Nullable Object preparation;
    private final Optional<String> uncacheable;

    private Action(Builder builder) {
        arguments = List.copyOf(builder.arguments);
        environment = builder.environment.equals(builder.commonEnvironment)
                ? builder.commonEnvironment
                : Map.copyOf(builder.environment);
        inputs = PackedInputs.of(builder.inputs);
        inputPlacement = builder.inputPlacement;
        toolTrees = List.copyOf(builder.toolTrees);
        properties = Map.copyOf(builder.properties);
        outputs = List.copyOf(new TreeSet<>(builder.outputs));
        isolation = builder.isolation;
        limits = builder.limits;
        subject = builder.subject;
        preparation = builder.preparation;
        uncacheable = Optional.ofNullable(builder.uncacheable);
    }

    /** Starts an action that runs {@code executable}, an absolute path, with {@code arguments}. */
    public static Builder builder(String executable, String... arguments) {
        return new Builder(executable, List.of(arguments));
    }

    /** Returns the executable and its arguments. */
    public List<String> arguments() {
        return arguments;
    }

    /** Returns the whole environment but for {@code HOME}, {@code TMPDIR} and {@code PWD}. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * Returns the input tree: path relative to the root of the run's file system, without a leading slash. It is held in
     * few bytes, and made anew by each call.
     */
    public SortedMap<String, Input> inputs() {
        return inputs.unpack();
    }

    public InputPlacement inputPlacement() {
        return inputPlacement;
    }

    public List<ToolTree> toolTrees() {
        return toolTrees;
    }

    /** Returns what the result depends on and no input shows, such as the processor: a name and a value for people. */
    public Map<String, String> properties() {
        return properties;
    }

    /** Returns the declared outputs, sorted. A run that does not leave all of them as regular files has failed. */
    public List<String> outputs() {
        return outputs;
    }

    public Isolation isolation() {
        return isolation;
    }

    public ResourceLimits limits() {
        return limits;
    }

    /** Returns what the action is about, by which people compare it with earlier ones; may be empty. */
    public String subject() {
        return subject;
    }

    /** Returns what a process could have done in advance for the action; who sets it knows what it means. */
    public Optional<Object> preparation() {
        return Optional.ofNullable(preparation);
    }

    /** Returns why no result of the action may serve another, as where it can depend on what nobody knows. */
    public Optional<String> uncacheable() {
        return uncacheable;
    }

    @Override
    public String toString() {
        return "Action" + arguments;
    }

    /** Collects the parts of an action. Not thread-safe. */
    public static final class Builder {
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final Map<String, Input> inputs = new HashMap<>();
        private final List<ToolTree> toolTrees = new ArrayList<>();
        private final Map<String, String> properties = new HashMap<>();
        private final List<String> outputs = new ArrayList<>();
        private Map<String, String> commonEnvironment = Map.of();
        private InputPlacement inputPlacement = InputPlacement.MATERIALIZED;
        private Isolation isolation = Isolation.NAMESPACES;
        private ResourceLimits limits = ResourceLimits.defaults();
        private String subject = "";
        private @Nullable Object preparation;
        private @Nullable String uncacheable;

        private Builder(String executable, List<String> rest) {
            if (!executable.startsWith("/")) {
                throw new IllegalArgumentException("the executable must be an absolute path, not '" + executable + "'");
            }
            arguments.add(ActionText.wellFormed(executable));
            arguments(rest);
        }

        @CanIgnoreReturnValue
        public Builder arguments(List<String> more) {
            more.forEach(argument -> arguments.add(ActionText.wellFormed(argument)));
            return this;
        }

        /**
         * Sets one variable.
         *
         * @throws IllegalArgumentException if the name is empty, holds {@code =}, or is set by every run itself
         */
        @CanIgnoreReturnValue
        public Builder environment(String name, String value) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("not a name of an environment variable: '" + name + "'");
            }
            if (name.equals("HOME") || name.equals("TMPDIR") || name.equals("PWD")) {
                throw new IllegalArgumentException(name + " is set by the sandbox for every run");
            }
            environment.put(ActionText.wellFormed(name), ActionText.wellFormed(value));
            return this;
        }

        /**
         * Sets variables that many actions have in common: an immutable map is held once for all that set no others.
         *
         * @throws IllegalArgumentException as {@link #environment(String, String)}
         */
        @CanIgnoreReturnValue
        public Builder environment(Map<String, String> common) {
            common.forEach(this::environment);
            commonEnvironment = Map.copyOf(common);
            return this;
        }

        /**
         * Adds one input.
         *
         * @throws IllegalArgumentException if the path is absolute, not normal, already taken, in the working
         *     directory, or a file or link above it; or if a link's target is empty
         */
        @CanIgnoreReturnValue
        public Builder input(String path, Input input) {
            ActionText.relativePath(path);
            if ((path + "/").startsWith(WORKING_DIRECTORY + "/")) {
                throw new IllegalArgumentException("input '" + path + "' lies in the working directory of the run");
            }
            if (WORKING_DIRECTORY.startsWith(path + "/") && !(input instanceof Input.Directory)) {
                throw new IllegalArgumentException(
                        "input '" + path + "' is " + input + ", but the working directory of the run lies below it");
            }
            if (input instanceof Input.Link link) {
                ActionText.linkTarget(link.target());
            }
            Input earlier = inputs.putIfAbsent(path, input);
            if (earlier != null && !earlier.equals(input)) {
                throw new IllegalArgumentException("input '" + path + "' is both " + earlier + " and " + input);
            }
            return this;
        }

        @CanIgnoreReturnValue
        public Builder inputs(Map<String, ? extends Input> more) {
            more.forEach(this::input);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder inputPlacement(InputPlacement placement) {
            inputPlacement = placement;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder toolTree(ToolTree tree) {
            toolTrees.add(tree);
            return this;
        }

        /** Sets a fact that the result depends on and no input shows. The run itself is not told. */
        @CanIgnoreReturnValue
        public Builder property(String name, String value) {
            properties.put(ActionText.wellFormed(name), ActionText.wellFormed(value));
            return this;
        }

        /** Sets what the action is about, such as its source. No part of the action key. */
        @CanIgnoreReturnValue
        public Builder subject(String about) {
            subject = ActionText.wellFormed(about);
            return this;
        }

        /**
         * Sets what a process could have done in advance for the action, immutable and best shared with other actions. No
         * part of the action key.
         */
        @CanIgnoreReturnValue
        public Builder preparation(Object what) {
            preparation = what;
            return this;
        }

        /** Has no result of the action serve another; {@code reason} is for people. No part of the action key. */
        @CanIgnoreReturnValue
        public Builder uncacheable(String reason) {
            uncacheable = reason;
            return this;
        }

        /**
         * Declares an output, by its path relative to the working directory.
         *
         * @throws IllegalArgumentException if the path is absolute, not normal, or declared already
         */
        @CanIgnoreReturnValue
        public Builder output(String path) {
            ActionText.relativePath(path);
            if (outputs.contains(path)) {
                throw new IllegalArgumentException("output '" + path + "' is declared twice");
            }
            outputs.add(path);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder isolation(Isolation level) {
            isolation = level;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder limits(ResourceLimits newLimits) {
            limits = newLimits;
            return this;
        }

        /**
         * Returns the action.
         *
         * @throws IllegalArgumentException if inputs are to be read in place by a run that sees another file system, or
         *     an input lies below another that is no directory
         */
        public Action build() {
            if (inputPlacement == InputPlacement.IN_PLACE && isolation != Isolation.DIRECTORY) {
                throw new IllegalArgumentException(
                        "inputs in place and isolation " + isolation + " exclude each other");
            }
            return new Action(this);
        }
    }
}
