package dev.codonq.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A slow network in front of a server of this machine: passes so many bytes a second on in each direction of each connection.
 * With none it swallows what it gets, and nobody ever answers. Thread-safe.
 */
final class SlowProxy implements AutoCloseable {
    private static final int SLICES_A_SECOND = 20;

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final int bytesPerSecond;
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger lastStalled = new AtomicInteger();

    SlowProxy(int target, int bytesPerSecond) throws IOException {
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
        start(this::accept);
    }

    String endpoint() {
        return "grpc://127.0.0.1:" + entrance.getLocalPort();
    }

    /** Returns how often somebody has connected. */
    int connections() {
        return connections.get();
    }

    /** Swallows from now on what comes over the connections that there are; they stay open. */
    void stall() {
        lastStalled.set(connections.get());
    }

    /** Swallows from now on what comes over these and all others. */
    void stallForGood() {
        lastStalled.set(Integer.MAX_VALUE);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "slow-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                int connection = connections.incrementAndGet();
                sockets.add(client);
                if (bytesPerSecond > 0) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(server);
                    start(() -> pass(connection, client, server));
                    start(() -> pass(connection, server, client));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(int connection, Socket from, Socket to) {
        byte[] slice = new byte[Math.max(1, bytesPerSecond / SLICES_A_SECOND)];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(slice); read >= 0; read = in.read(slice)) {
                if (connection > lastStalled.get()) {
                    out.write(slice, 0, read);
                }
                TimeUnit.MICROSECONDS.sleep(1_000_000L * read / bytesPerSecond);
            }
        } catch (IOException e) {
            // One of the two has closed, and so is the other.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
