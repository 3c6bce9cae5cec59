package io.kickoff.edge.durable;

import io.kickoff.edge.Curl;
import io.kickoff.edge.EdgeServer;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.settings.NodeSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A node on a data directory that outlives it, at {@link TestNode#BEGIN_MS} and a quarter of an hour.
final class DurableNode implements AutoCloseable {
    static final long NOW_MS = TestNode.BEGIN_MS + 900_000;
    /// Numbers up to this one are available.
    static final long LAST = 450;

    private final EdgeServer server;

    DurableNode(final Path data, final Map<String, String> more) {
        final Map<String, String> settings = new TreeMap<>(Map.of(
                "delivery.bind", "127.0.0.1:0",
                "publishing.bind", "127.0.0.1:0",
                "admin.bind", "127.0.0.1:0",
                "memory", "64MiB",
                "hugePages", "off",
                "data", data.toString()));
        settings.putAll(more);
        server = EdgeServer.launch(NodeSettings.of(settings), () -> NOW_MS);
    }

    private static Curl.Reply ask(final InetSocketAddress address, final String path, final String... options) {
        final String[] arguments = new String[options.length + 1];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "http://127.0.0.1:" + address.getPort() + path;
        return Curl.run(arguments);
    }

    Curl.Reply deliver(final String path, final String... options) {
        return ask(server.deliveryAddress(), path, options);
    }

    Curl.Reply publish(final String path, final String... options) {
        return ask(server.publishingAddress(), path, options);
    }

    Curl.Reply admin(final String path, final String... options) {
        return ask(server.adminAddress(), path, options);
    }

    Curl.Reply put(final String path, final String body, final String... headers) {
        final String[] options = new String[headers.length * 2 + 4];
        options[0] = "-X";
        options[1] = "PUT";
        options[2] = "--data-binary";
        options[3] = body;
        for (int i = 0; i < headers.length; i++) {
            options[4 + 2 * i] = "-H";
            options[5 + 2 * i] = headers[i];
        }
        return publish(path, options);
    }

    EdgeServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
