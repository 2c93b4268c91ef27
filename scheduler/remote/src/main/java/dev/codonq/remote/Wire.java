package dev.codonq.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.codonq.action.Digest;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The words of codonq in those of the protocol, and back. Without state. */
final class Wire {
    private Wire() {}

    static build.bazel.remote.execution.v2.Digest digest(Digest digest) {
        return build.bazel.remote.execution.v2.Digest.newBuilder()
                .setHash(digest.hash())
                .setSizeBytes(digest.sizeBytes())
                .build();
    }

    /** @throws IOException if that is no SHA-256 and a size */
    static Digest digest(build.bazel.remote.execution.v2.Digest digest) throws IOException {
        try {
            return new Digest(digest.getHash(), digest.getSizeBytes());
        } catch (IllegalArgumentException e) {
            throw new IOException("the server names something by what is no digest: " + e.getMessage(), e);
        }
    }

    /** Returns the digest of {@code bytes}. */
    static Digest digestOf(ByteString bytes) {
        try {
            return Digest.of(bytes.newInput());
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does not fail", e);
        }
    }

    static dev.codonq.remote.v1.Isolation isolation(Isolation isolation) {
        return switch (isolation) {
            case NAMESPACES -> dev.codonq.remote.v1.Isolation.NAMESPACES;
            case DIRECTORY -> dev.codonq.remote.v1.Isolation.DIRECTORY;
        };
    }

    static Optional<Isolation> isolation(dev.codonq.remote.v1.Isolation isolation) {
        return switch (isolation) {
            case NAMESPACES -> Optional.of(Isolation.NAMESPACES);
            case DIRECTORY -> Optional.of(Isolation.DIRECTORY);
            case ISOLATION_UNKNOWN, UNRECOGNIZED -> Optional.empty();
        };
    }

    static dev.codonq.remote.v1.InputPlacement placement(InputPlacement placement) {
        return switch (placement) {
            case MATERIALIZED -> dev.codonq.remote.v1.InputPlacement.MATERIALIZED;
            case IN_PLACE -> dev.codonq.remote.v1.InputPlacement.IN_PLACE;
        };
    }

    static Optional<InputPlacement> placement(dev.codonq.remote.v1.InputPlacement placement) {
        return switch (placement) {
            case MATERIALIZED -> Optional.of(InputPlacement.MATERIALIZED);
            case IN_PLACE -> Optional.of(InputPlacement.IN_PLACE);
            case UNRECOGNIZED -> Optional.empty();
        };
    }

    static dev.codonq.remote.v1.Limit limit(Limit limit) {
        return dev.codonq.remote.v1.Limit.valueOf(limit.name());
    }

    static Optional<Limit> limit(dev.codonq.remote.v1.Limit limit) {
        return switch (limit) {
            case LIMIT_UNKNOWN, UNRECOGNIZED -> Optional.empty();
            default -> Optional.of(Limit.valueOf(limit.name()));
        };
    }

    static dev.codonq.remote.v1.ResourceLimits limits(ResourceLimits limits) {
        dev.codonq.remote.v1.ResourceLimits.Builder wire = dev.codonq.remote.v1.ResourceLimits.newBuilder()
                .setTimeoutNanos(nanos(limits.timeout()))
                .setGracePeriodNanos(nanos(limits.gracePeriod()))
                .setMemoryBytes(limits.memoryBytes())
                .setProcesses(limits.processes())
                .setOpenFiles(limits.openFiles())
                .setFileBytes(limits.fileBytes())
                .setDiskBytes(limits.diskBytes())
                .setCapturedBytes(limits.capturedBytes())
                .setWrittenBytes(limits.writtenBytes())
                .setOutputBytes(limits.outputBytes());
        limits.silentTimeout().ifPresent(time -> wire.setSilentTimeoutNanos(nanos(time)));
        limits.cpuTime().ifPresent(time -> wire.setCpuTimeNanos(nanos(time)));
        return wire.build();
    }

    /** @throws IllegalArgumentException if one is not what a limit can be */
    static ResourceLimits limits(dev.codonq.remote.v1.ResourceLimits wire) {
        ResourceLimits.Builder limits = ResourceLimits.defaults().toBuilder()
                .timeout(java.time.Duration.ofNanos(wire.getTimeoutNanos()))
                .gracePeriod(java.time.Duration.ofNanos(wire.getGracePeriodNanos()))
                .memoryBytes(wire.getMemoryBytes())
                .processes(wire.getProcesses())
                .openFiles(wire.getOpenFiles())
                .fileBytes(wire.getFileBytes())
                .diskBytes(wire.getDiskBytes())
                .capturedBytes(wire.getCapturedBytes())
                .writtenBytes(wire.getWrittenBytes())
                .outputBytes(wire.getOutputBytes());
        if (wire.hasSilentTimeoutNanos()) {
            limits.silentTimeout(java.time.Duration.ofNanos(wire.getSilentTimeoutNanos()));
        }
        if (wire.hasCpuTimeNanos()) {
            limits.cpuTime(java.time.Duration.ofNanos(wire.getCpuTimeNanos()));
        }
        return limits.build();
    }

    /** Returns the nanoseconds of {@code time}, or the most that there can be: 292 years. */
    static long nanos(java.time.Duration time) {
        return java.util.concurrent.TimeUnit.NANOSECONDS.convert(time);
    }

    /** Returns {@code time} in whole seconds, rounded up: engines cut off what is less. */
    static Duration wholeSeconds(java.time.Duration time) {
        long nanos = nanos(time);
        long second = 1_000_000_000;
        return Duration.newBuilder()
                .setSeconds(nanos / second + (nanos % second == 0 ? 0 : 1))
                .build();
    }
}
