package io.kickoff.perf.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;

/// What a generator asks for. Called on its event loop.
@FunctionalInterface
public interface Requests {
    /// @param index of the request, from 0.
    /// @return its bytes; the caller releases them.
    ByteBuf request(long index);

    /// GETs of some paths in turn.
    ///
    /// @param server asked.
    /// @param paths  at least one.
    /// @return requests that are made only once.
    static Requests gets(final InetSocketAddress server, final List<String> paths) {
        final ByteBuf[] prepared = paths.stream().map(path -> get(server, path)).toArray(ByteBuf[]::new);
        return index -> prepared[(int) (index % prepared.length)].retainedDuplicate();
    }

    /// @param server asked.
    /// @param path   of the request line.
    /// @return a GET.
    static ByteBuf get(final InetSocketAddress server, final String path) {
        return ascii("GET " + path + " HTTP/1.1\r\nHost: " + authority(server) + "\r\n\r\n");
    }

    /// @param server asked.
    /// @param path   of the request line.
    /// @param length of the body.
    /// @return the head of a PUT of a segment that its packager has inspected.
    static ByteBuf putHead(final InetSocketAddress server, final String path, final int length) {
        return ascii("PUT " + path + " HTTP/1.1\r\nHost: " + authority(server) + "\r\nContent-Length: " + length
                + "\r\nKickoff-Defects:\r\n\r\n");
    }

    /// @param server asked.
    /// @param path   of the request line.
    /// @param body   not released.
    /// @return a whole PUT.
    static ByteBuf put(final InetSocketAddress server, final String path, final ByteBuf body) {
        return Unpooled.wrappedBuffer(putHead(server, path, body.readableBytes()), body.retainedDuplicate());
    }

    private static String authority(final InetSocketAddress server) {
        return server.getHostString() + ":" + server.getPort();
    }

    private static ByteBuf ascii(final String text) {
        final byte[] bytes = text.getBytes(US_ASCII);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }
}
