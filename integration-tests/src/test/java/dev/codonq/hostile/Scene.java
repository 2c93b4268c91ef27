package dev.codonq.hostile;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The part of the host that hostile runs are let loose on: files they must not read or change, listeners they must not
 * reach, tools and an input they must not write to. Not thread-safe.
 */
final class Scene implements AutoCloseable {
    private static final String CONTENT = "a secret of the host\n";

    private final HostilePrograms programs;
    private final Path canary;
    private final Path input;
    private final ServerSocketChannel tcp;
    private final DatagramChannel udp;
    private final ServerSocketChannel socket;
    private final AbstractListener listener;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Prepares {@code directory}, which is empty and which every user can enter. */
    Scene(HostilePrograms programs, Path directory) throws IOException {
        this.programs = programs;
        Path closed = Files.createDirectory(directory.resolve("canaries"));
        canary = secret(closed.resolve("canary"));
        input = secret(directory.resolve("input"));
        Path path = directory.resolve("socket");
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        tcp = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        udp = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        tcp.configureBlocking(false);
        udp.configureBlocking(false);
        socket.configureBlocking(false);
        listener = new AbstractListener(programs);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        values.put("canary", canary.toString());
        values.put("canaries", closed.toString());
        values.put("tools", programs.directory().toString());
        values.put("tool", programs.path("daemon"));
        values.put("input", "../src/input");
        values.put("tcp", Integer.toString(tcp.socket().getLocalPort()));
        values.put("udp", Integer.toString(udp.socket().getLocalPort()));
        values.put("abstract", listener.name());
        values.put("socket", path.toString());
        values.put("secret", new StringBuilder(secretVariable()).reverse().toString());
    }

    private static Path secret(Path file) throws IOException {
        Files.writeString(file, CONTENT);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }

    /** Returns the longest value of a variable of ours that no run has a right to know. */
    private static String secretVariable() {
        return System.getenv().entrySet().stream()
                .filter(variable -> !List.of("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PWD")
                        .contains(variable.getKey()))
                .map(Map.Entry::getValue)
                .filter(value -> value.length() < 200 && value.strip().equals(value))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse("no variable is set");
    }

    /** Returns a new mark. */
    static String mark() {
        return "codonq-hostile-" + UUID.randomUUID();
    }

    /** Returns the action of an attack. */
    Action action(Attack attack, Isolation isolation, String mark) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(mark));
        for (String argument : attack.arguments()) {
            String value = argument;
            for (Map.Entry<String, String> entry : values.entrySet()) {
                value = value.replace("{" + entry.getKey() + "}", entry.getValue());
            }
            arguments.add(value.replace("{key}", Integer.toString(Leftovers.key(mark))));
        }
        return Action.builder(programs.path(attack.program()))
                .arguments(arguments)
                .toolTree(programs.tree())
                .input("job/src/input", new Input.File(Digest.of(Files.readAllBytes(input)), input, false))
                .output(attack.output())
                .isolation(isolation)
                .limits(attack.limits())
                .build();
    }

    /** Returns what has happened to the host since the last call, in one line each. */
    List<String> damage(Isolation isolation) throws IOException {
        List<String> damage = new ArrayList<>();
        for (Path file : List.of(canary, input)) {
            if (!Files.readString(file).equals(CONTENT)
                    || (Integer) Files.getAttribute(file, "unix:nlink") != 1
                    || !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                            .equals("r--r--r--")) {
                damage.add("changed: " + file);
            }
        }
        boolean isReached = isReached();
        if (isReached && isolation == Isolation.NAMESPACES) {
            damage.add("a listener of the host was reached");
        }
        return damage;
    }

    /** Connections and datagrams from this machine are there when the sender has been told so. */
    private boolean isReached() throws IOException {
        boolean isReached = listener.isReached();
        for (ServerSocketChannel server : List.of(tcp, socket)) {
            for (var connection = server.accept(); connection != null; connection = server.accept()) {
                connection.close();
                isReached = true;
            }
        }
        while (udp.receive(ByteBuffer.allocate(8)) != null) {
            isReached = true;
        }
        return isReached;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        tcp.close();
        udp.close();
        socket.close();
        Files.setPosixFilePermissions(canary.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
