package io.kickoff.perf.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The peer: nginx with a configuration of which the words between two @ are filled in; `@WORK@` is its folder,
/// `@PORT@` its port.
///
/// *Confined to one thread.*
public final class NginxNode implements AutoCloseable {
    private static final long READY_WITHIN_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 20_000_000;

    private final Program program;
    private final InetSocketAddress address;
    private final Asking asking = new Asking();

    private NginxNode(final Program program, final InetSocketAddress address) {
        this.program = program;
        this.address = address;
    }

    /// Starts it and waits until it accepts.
    ///
    /// @param work     for its files.
    /// @param cores    that it runs on.
    /// @param template configuration.
    /// @param words    what is filled in, beside the folder and the port.
    /// @return the running server; its owner closes it.
    /// @throws IllegalStateException when it does not start; the message holds what it said.
    public static NginxNode start(
            final Workplace work, final String cores, final Path template, final Map<String, String> words) {
        final Path folder = work.memory().resolve("nginx");
        final Path configuration = work.memory().resolve("nginx.conf");
        final int port = Workplace.freePort();
        try {
            Files.createDirectories(folder);
            String text = Files.readString(template)
                    .replace("@WORK@", folder.toString())
                    .replace("@PORT@", Integer.toString(port));
            for (final Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace("@" + word.getKey() + "@", word.getValue());
            }
            Files.writeString(configuration, text);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        final List<String> command = List.of("nginx", "-p", folder.toString(), "-c", configuration.toString());
        final Program program = Program.start("nginx", Cores.on(cores, command), Map.of(), work.disk());
        final NginxNode node = new NginxNode(program, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            node.awaitReady();
        } catch (final RuntimeException notReady) {
            node.close();
            throw notReady;
        }
        return node;
    }

    private void awaitReady() {
        final long endNanos = System.nanoTime() + READY_WITHIN_NANOS;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, 1000);
                return;
            } catch (final IOException notYet) {
                if (System.nanoTime() - endNanos > 0) {
                    throw new IllegalStateException(
                            "nginx does not accept on " + address + ": is it installed (apt-get install nginx-light)?",
                            notYet);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /// @return where it listens.
    public InetSocketAddress address() {
        return address;
    }

    /// @return its process id; its workers are children of it.
    public long pid() {
        return program.pid();
    }

    /// Requests that it works on, from its `stub_status` at `/status`, without the one that asks for it.
    ///
    /// @return how many there are now.
    public long requestsInFlight() {
        final String status = asking.get("http://127.0.0.1:" + address.getPort() + "/status");
        final String after = status.substring(status.indexOf("Writing:") + "Writing:".length())
                .strip();
        return Long.parseLong(after.substring(0, after.indexOf(' '))) - 1;
    }

    @Override
    public void close() {
        asking.close();
        program.close();
    }
}
