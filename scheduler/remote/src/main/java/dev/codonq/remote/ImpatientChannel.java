package dev.codonq.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;

/**
 * A channel that tries to connect with each call. Thread-safe.
 *
 * <p>gRPC's own pauses between tries grow to two minutes, in which a server that is there again is not seen; whoever calls has
 * pauses of his own.
 */
final class ImpatientChannel extends Channel {
    private final ManagedChannel transport;

    ImpatientChannel(ManagedChannel transport) {
        this.transport = transport;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        if (transport.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            transport.resetConnectBackoff();
        }
        return transport.newCall(method, options);
    }

    @Override
    public String authority() {
        return transport.authority();
    }
}
