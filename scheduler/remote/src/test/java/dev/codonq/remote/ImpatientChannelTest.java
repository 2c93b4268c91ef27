package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ImpatientChannelTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final ManagedChannel nowhere =
            InProcessChannelBuilder.forName("nobody").build();

    @AfterEach
    void end() {
        nowhere.shutdownNow();
    }

    @Test
    void newCall_connectionFailedBefore_triesNow() {
        call(ConnectivityState.TRANSIENT_FAILURE);

        assertThat(tries).hasValue(1);
    }

    @Test
    void newCall_connectionThereOrComing_isLeftAlone() {
        call(ConnectivityState.READY);
        call(ConnectivityState.IDLE);
        call(ConnectivityState.CONNECTING);

        assertThat(tries).hasValue(0);
    }

    private void call(ConnectivityState state) {
        ManagedChannel transport = new Transport(state);
        new ImpatientChannel(transport)
                .newCall(CapabilitiesGrpc.getGetCapabilitiesMethod(), CallOptions.DEFAULT)
                .cancel("it is enough that it was made", null);
    }

    /** A connection in a state that the test gives. */
    private final class Transport extends ManagedChannel {
        private final ConnectivityState state;

        private Transport(ConnectivityState state) {
            this.state = state;
        }

        @Override
        public ConnectivityState getState(boolean connects) {
            return state;
        }

        @Override
        public void resetConnectBackoff() {
            tries.incrementAndGet();
        }

        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            return nowhere.newCall(method, options);
        }

        @Override
        public String authority() {
            return nowhere.authority();
        }

        @Override
        public ManagedChannel shutdown() {
            return this;
        }

        @Override
        public ManagedChannel shutdownNow() {
            return this;
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
