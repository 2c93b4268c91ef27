package dev.codonq.remote;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which servers serve as remote cache and remote execution, and how they are spoken to. Immutable. What authenticates, the
 * values of headers and the private key, appears in no text that is made of it.
 */
public final class RemoteSettings {
    private final Optional<Endpoint> cache;
    private final Optional<Endpoint> executor;
    private final String instance;
    private final Map<String, String> headers;
    private final Map<String, String> properties;
    private final Tls tls;
    private final Duration timeout;
    private final Duration lookupTimeout;
    private final Duration flushTimeout;
    private final boolean isReadOnly;

    /** What TLS needs beyond the machine's own authorities: files in PEM. Immutable. */
    record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {}

    private RemoteSettings(Builder builder) {
        cache = Optional.ofNullable(builder.cache);
        executor = Optional.ofNullable(builder.executor);
        instance = builder.instance;
        headers = Map.copyOf(builder.headers);
        properties = Map.copyOf(builder.properties);
        tls = new Tls(
                Optional.ofNullable(builder.authority),
                Optional.ofNullable(builder.certificate),
                Optional.ofNullable(builder.key));
        timeout = builder.timeout;
        lookupTimeout = builder.lookupTimeout.compareTo(timeout) < 0 ? builder.lookupTimeout : timeout;
        flushTimeout = builder.flushTimeout;
        isReadOnly = builder.isReadOnly;
    }

    /** Starts settings without any server: at least one has to be named. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the server that keeps results and blobs: the executor's where no other is named. */
    Endpoint storage() {
        return cache.or(() -> executor).orElseThrow();
    }

    Optional<Endpoint> executor() {
        return executor;
    }

    String instance() {
        return instance;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, String> properties() {
        return properties;
    }

    Tls tls() {
        return tls;
    }

    /** Returns the time for one call, or for each mebibyte of a long transfer. */
    Duration timeout() {
        return timeout;
    }

    /** Returns the time in which a cache has to say whether it has a result. */
    Duration lookupTimeout() {
        return lookupTimeout;
    }

    /** Returns for how long closing waits until what was to be published is. */
    Duration flushTimeout() {
        return flushTimeout;
    }

    boolean isReadOnly() {
        return isReadOnly;
    }

    /** Returns the servers; nothing that authenticates. */
    @Override
    public String toString() {
        return "RemoteSettings[cache=" + cache + ", executor=" + executor + ", instance=" + instance + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> properties = new TreeMap<>();
        private @Nullable Endpoint cache;
        private @Nullable Endpoint executor;
        private String instance = "";
        private @Nullable Path authority;
        private @Nullable Path certificate;
        private @Nullable Path key;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration lookupTimeout = LOOKUP_TIMEOUT;
        private Duration flushTimeout = Duration.ofSeconds(10);
        private boolean isReadOnly;

        private Builder() {}

        /**
         * Sets the server that keeps results and blobs, {@code grpc://HOST:PORT}, {@code grpcs://HOST:PORT} or
         * {@code unix:PATH}. Without, the executor's is asked.
         *
         * @throws IllegalArgumentException if it is none of these
         */
        @CanIgnoreReturnValue
        public Builder cache(String uri) {
            cache = Endpoint.parse(uri);
            return this;
        }

        /**
         * Sets the server that executes actions, as {@link #cache}.
         *
         * @throws IllegalArgumentException if it is no such address
         */
        @CanIgnoreReturnValue
        public Builder executor(String uri) {
            executor = Endpoint.parse(uri);
            return this;
        }

        /** Sets the instance of the servers; the default has no name. */
        @CanIgnoreReturnValue
        public Builder instance(String name) {
            instance = name;
            return this;
        }

        /**
         * Adds a header that each call carries, such as {@code authorization}.
         *
         * @throws IllegalArgumentException if name or value is nothing that a header can have; the message does not show
         *     the value
         */
        @CanIgnoreReturnValue
        public Builder header(String name, String value) {
            headers.put(Headers.name(name), Headers.value(name, value));
            return this;
        }

        /** Adds a property by which the engine chooses a worker. It becomes a part of the action there. */
        @CanIgnoreReturnValue
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /**
         * Sets whom to believe that a server is the right one, in place of the authorities that the machine knows.
         *
         * @param pem a readable file
         */
        @CanIgnoreReturnValue
        public Builder authority(Path pem) {
            authority = readable("certificates of authorities", pem);
            return this;
        }

        /** Sets the certificate by which this client is known, a readable file; it needs a {@link #key}. */
        @CanIgnoreReturnValue
        public Builder certificate(Path pem) {
            certificate = readable("client certificate", pem);
            return this;
        }

        /** Sets the private key of the {@link #certificate}, a readable file with a key of PKCS#8 and no password. */
        @CanIgnoreReturnValue
        public Builder key(Path pem) {
            key = readable("client key", pem);
            return this;
        }

        /** Sets the time for one call, or for each mebibyte of a long transfer; 10 seconds by default. */
        @CanIgnoreReturnValue
        public Builder timeout(Duration time) {
            timeout = positive("timeout", time);
            return this;
        }

        /** Sets the time in which a cache has to say whether it has a result; 2 seconds by default, at most the timeout. */
        @CanIgnoreReturnValue
        public Builder lookupTimeout(Duration time) {
            lookupTimeout = positive("lookup timeout", time);
            return this;
        }

        /** Sets for how long closing waits until what was to be published is; 10 seconds by default. */
        @CanIgnoreReturnValue
        public Builder flushTimeout(Duration time) {
            flushTimeout = positive("flush timeout", time);
            return this;
        }

        /** Has results be looked up, and none be published. */
        @CanIgnoreReturnValue
        public Builder readOnly() {
            isReadOnly = true;
            return this;
        }

        private static Path readable(String what, Path file) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new IllegalArgumentException(what + ": cannot read the file " + file);
            }
            return file;
        }

        private static Duration positive(String what, Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(what + " must be positive, not " + time);
            }
            return time;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if no server is named, one of certificate and key is missing, or files for TLS
         *     are set and no server speaks it
         */
        public RemoteSettings build() {
            if (cache == null && executor == null) {
                throw new IllegalArgumentException("no server is named, neither for the cache nor for execution");
            }
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException("a client certificate and its key need each other; "
                        + (key == null ? "the key" : "the certificate") + " is missing");
            }
            boolean isTls = (cache != null && cache.isTls()) || (executor != null && executor.isTls());
            if (!isTls && (authority != null || certificate != null)) {
                throw new IllegalArgumentException("certificates are for grpcs://HOST:PORT, and no server is such: "
                        + (cache == null ? executor : cache));
            }
            return new RemoteSettings(this);
        }
    }
}
