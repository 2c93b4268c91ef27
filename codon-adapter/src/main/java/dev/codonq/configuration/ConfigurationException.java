package dev.codonq.configuration;

import java.util.List;

/** Says what is wrong with configuration files, a line for each thing, which begins with its place. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigurationException(List<String> lines) {
        super(String.join("\n", lines));
    }
}
