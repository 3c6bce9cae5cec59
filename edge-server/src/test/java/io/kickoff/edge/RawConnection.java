package io.kickoff.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A connection on which a test says exactly what it wants, byte for byte.
public final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    public RawConnection(final InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /// @param receiveBytes that the kernel takes of what is not read; 0: as many as it likes
    public RawConnection(final InetSocketAddress address, final int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(address, TIMEOUT_MS);
        in = socket.getInputStream();
    }

    /// Sends text, a byte a char.
    public RawConnection send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /// Sends bytes.
    public RawConnection send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// Sends no more.
    public RawConnection finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Breaks the connection off at once.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Reads until the text has come, or the end.
    public String readUntil(final String end) throws IOException {
        final StringBuilder got = new StringBuilder();
        while (got.indexOf(end) < 0) {
            final int next = in.read();
            if (next < 0) {
                break;
            }
            got.append((char) next);
        }
        return got.toString();
    }

    /// Reads a response without a body, or the head of one with.
    public String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    /// Reads so many bytes, or fewer when the end comes before.
    public byte[] readBytes(final int length) throws IOException {
        return in.readNBytes(length);
    }

    /// Reads the body of a response, whichever way its end is told.
    ///
    /// @throws IOException when it does not come to its end
    public byte[] readBody(final String head) throws IOException {
        if (!head.contains("\r\nTransfer-Encoding: chunked\r\n")) {
            return readExactly(Integer.parseInt(head.replaceAll("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1")));
        }
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk;
        do {
            chunk = readExactly(Integer.parseInt(readUntil("\r\n").trim(), 16));
            body.writeBytes(chunk);
            readExactly(2);
        } while (chunk.length > 0);
        return body.toByteArray();
    }

    private byte[] readExactly(final int length) throws IOException {
        final byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /// Reads all that comes until the peer ends it; a reset is an end too.
    public String readToEnd() throws IOException {
        final ByteArrayOutputStream got = new ByteArrayOutputStream();
        try {
            in.transferTo(got);
        } catch (final SocketTimeoutException open) {
            return got.toString(ISO_8859_1) + "<still open>";
        } catch (final IOException reset) {
            return got.toString(ISO_8859_1);
        }
        return got.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
