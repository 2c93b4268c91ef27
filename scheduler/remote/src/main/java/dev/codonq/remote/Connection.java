package dev.codonq.remote;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The way to one server: a channel that connects when it is first called, and again when it must. Thread-safe.
 *
 * <p>One thread of its own moves all bytes; the waiting is done by the threads that call.
 */
final class Connection implements AutoCloseable {
    /** Results that come with their outputs inside can be long; gRPC itself takes only 4 MiB. */
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final long CLOSING_SECONDS = 2;

    /**
     * After so much of it during a call the server is asked for a sign of life, or a connection that has broken without a word
     * would be waited for until the end. Streams are opened again more often than twice that, and with what they say servers
     * forget the question, which they would punish if there were many in a row.
     */
    private static final long SILENCE_SECONDS = 40;

    private final Endpoint endpoint;
    private final EventLoopGroup loop;
    private final ManagedChannel transport;
    private final Channel channel;

    private Connection(Endpoint endpoint, EventLoopGroup loop, ManagedChannel transport, Channel channel) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.transport = transport;
        this.channel = channel;
    }

    /**
     * Returns a connection that nobody has tried yet.
     *
     * @throws IOException if the certificates or the key are nothing that TLS can use
     */
    static Connection to(Endpoint endpoint, RemoteSettings settings) throws IOException {
        ChannelCredentials credentials = endpoint.isTls() ? tls(settings.tls()) : InsecureChannelCredentials.create();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("codonq-remote", true), NioIoHandler.newFactory());
        try {
            ManagedChannel transport = builder(endpoint, credentials)
                    .eventLoopGroup(loop)
                    // What is called back does no work, or it is the caller's thread that waits for it.
                    .directExecutor()
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .userAgent("codonq")
                    .build();
            Channel channel = ClientInterceptors.intercept(
                    new ImpatientChannel(transport), Headers.interceptor(settings.headers()));
            return new Connection(endpoint, loop, transport, channel);
        } catch (RuntimeException e) {
            end(loop);
            // Netty wraps what it cannot read.
            throw new IOException("TLS with " + endpoint + " cannot be set up: " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.toString() : reason(e.getCause());
    }

    private static NettyChannelBuilder builder(Endpoint endpoint, ChannelCredentials credentials) {
        if (endpoint.socket().isEmpty()) {
            return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port(), credentials)
                    .channelType(NioSocketChannel.class);
        }
        SocketAddress address =
                UnixDomainSocketAddress.of(endpoint.socket().get().toAbsolutePath());
        return NettyChannelBuilder.forAddress(address, credentials)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .overrideAuthority(endpoint.host());
    }

    private static ChannelCredentials tls(RemoteSettings.Tls files) throws IOException {
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (files.authority().isPresent()) {
            credentials.trustManager(files.authority().get().toFile());
        }
        if (files.certificate().isPresent() && files.key().isPresent()) {
            Path key = files.key().get();
            credentials.keyManager(files.certificate().get().toFile(), key.toFile());
        }
        return credentials.build();
    }

    Channel channel() {
        return channel;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Ends all calls, and returns when the thread has ended, or takes too long for it. */
    @Override
    public void close() {
        transport.shutdownNow();
        end(loop);
    }

    private static void end(EventLoopGroup loop) {
        loop.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
