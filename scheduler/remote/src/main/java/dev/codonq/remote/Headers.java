package dev.codonq.remote;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The headers of calls, and the rules for them. Without state. */
final class Headers {
    private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]+");

    private Headers() {}

    /** Returns the name as it goes over the wire. */
    static String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(lower).matches() || lower.startsWith("grpc-")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header that can be set");
        }
        if (lower.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            throw new IllegalArgumentException("the header '" + name + "' would be binary; only text can be set");
        }
        return lower;
    }

    /** Returns {@code value} if it can be one; else the message names the header alone, since values are secrets. */
    static String value(String name, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "the value of the header '" + name + "' is empty or not printable ASCII on one line");
        }
        return value;
    }

    /** Returns what puts {@code headers} into each call. */
    static ClientInterceptor interceptor(Map<String, String> headers) {
        Metadata metadata = new Metadata();
        headers.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }
}
