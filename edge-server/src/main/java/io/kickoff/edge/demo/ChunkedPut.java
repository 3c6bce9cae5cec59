package io.kickoff.edge.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// PUTs an object as ffmpeg does: chunked, without a length, one connection for each.
///
/// Written upon a socket, since a client library would not break off in mid-body when asked to. *Immutable.*
///
/// @param base up to and with the pipeline, such as `http://127.0.0.1:8081/ingest/demo/a/`
record ChunkedPut(URI base) {
    private static final int CHUNK = 4_096;
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int ANSWER_TIMEOUT_MS = 10_000;

    /// Puts an object.
    ///
    /// @return the status of the answer
    /// @throws IOException when there is no answer
    int put(final String object, final Map<String, String> headers, final byte[] body) throws IOException {
        try (Socket socket = open()) {
            final OutputStream out = socket.getOutputStream();
            out.write(head(object, headers));
            writeChunks(out, body, body.length);
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return readStatus(socket);
        }
    }

    /// Begins to put an object, and closes the connection when half of it is written.
    void breakOff(final String object, final Map<String, String> headers, final byte[] body) throws IOException {
        try (Socket socket = open()) {
            final OutputStream out = socket.getOutputStream();
            out.write(head(object, headers));
            writeChunks(out, body, body.length / 2);
            out.flush();
        }
    }

    private Socket open() throws IOException {
        final Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), CONNECT_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_TIMEOUT_MS);
            return socket;
        } catch (final IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private byte[] head(final String object, final Map<String, String> headers) {
        final StringBuilder head = new StringBuilder();
        head.append("PUT ").append(base.getRawPath()).append(object).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(base.getRawAuthority()).append("\r\n");
        head.append("User-Agent: kickoff-demo\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void writeChunks(final OutputStream out, final byte[] body, final int length) throws IOException {
        for (int at = 0; at < length; at += CHUNK) {
            final int size = Math.min(CHUNK, length - at);
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, size);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static int readStatus(final Socket socket) throws IOException {
        final BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        final String line = reader.readLine();
        final String[] words = line == null ? new String[0] : line.split(" ", 3);
        if (words.length < 2 || !words[1].matches("\\d{3}")) {
            throw new IOException("no answer but " + (line == null ? "the end of the connection" : line));
        }
        return Integer.parseInt(words[1]);
    }
}
