package io.kickoff.edge.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A wire between a packager and the node that notes what the packager sends, and changes nothing.
final class Tap implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final InetSocketAddress node;
    private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    Tap(final InetSocketAddress node) throws IOException {
        this.node = node;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                final Socket packager = listener.accept();
                final Socket server = new Socket(node.getAddress(), node.getPort());
                final ByteArrayOutputStream note = new ByteArrayOutputStream();
                sent.add(note);
                sockets.addAll(List.of(packager, server));
                Thread.ofVirtual().start(() -> pass(packager, server, note));
                Thread.ofVirtual().start(() -> pass(server, packager, new ByteArrayOutputStream()));
            }
        } catch (final IOException closed) {
            // the test is over
        }
    }

    private static void pass(final Socket from, final Socket to, final ByteArrayOutputStream note) {
        final byte[] buffer = new byte[64 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (note) {
                    note.write(buffer, 0, count);
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (final IOException ended) {
            // one side has gone: the other is told by closing its stream
        }
    }

    /// What was sent whole with PUT, by path: the entity tag that the node gives to the last body of each.
    Map<String, String> etags() {
        final Map<String, String> etags = new LinkedHashMap<>();
        for (final ByteArrayOutputStream note : sent) {
            final byte[] bytes;
            synchronized (note) {
                bytes = note.toByteArray();
            }
            new Requests(bytes).forEach((path, body) -> etags.put(path, etag(body)));
        }
        return etags;
    }

    static String etag(final byte[] body) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (final NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    /// The requests of one connection, read by a parser that has nothing in common with the node's.
    private static final class Requests {
        private final byte[] bytes;
        private int at;

        Requests(final byte[] bytes) {
            this.bytes = bytes;
        }

        void forEach(final java.util.function.BiConsumer<String, byte[]> put) {
            final List<String> head = new ArrayList<>();
            for (String line = line(); line != null; line = line()) {
                if (!line.isEmpty()) {
                    head.add(line);
                    continue;
                }
                final String[] start = head.getFirst().split(" ");
                final byte[] body = body(String.join("\n", head).toLowerCase(Locale.ROOT));
                if (body == null) {
                    return;
                }
                if (body.length > 0 && (start[0].equals("PUT") || start[0].equals("POST"))) {
                    put.accept(start[1], body);
                }
                head.clear();
            }
        }

        private String line() {
            for (int end = at; end + 1 < bytes.length; end++) {
                if (bytes[end] == '\r' && bytes[end + 1] == '\n') {
                    final String line = new String(bytes, at, end - at, ISO_8859_1);
                    at = end + 2;
                    return line;
                }
            }
            return null;
        }

        /// Null when it does not end.
        private byte[] body(final String head) {
            if (!head.contains("transfer-encoding: chunked")) {
                final int length = head.indexOf("content-length: ");
                return take(
                        length < 0
                                ? 0
                                : Integer.parseInt(head.substring(length + 16).split("\n")[0]));
            }
            final ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (String size = line(); size != null; size = line()) {
                final byte[] chunk = take(Integer.parseInt(size.trim(), 16));
                if (chunk == null || line() == null) {
                    return null;
                }
                if (chunk.length == 0) {
                    return body.toByteArray();
                }
                body.writeBytes(chunk);
            }
            return null;
        }

        private byte[] take(final int length) {
            if (at + length > bytes.length) {
                return null;
            }
            at += length;
            return java.util.Arrays.copyOfRange(bytes, at - length, at);
        }
    }
}
