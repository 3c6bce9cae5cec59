package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A decoder that is paused behind every request, as by a connection that is at work for it.
class RequestDecoderTest {
    private static final PlaneSettings SETTINGS =
            new PlaneSettings("127.0.0.1", 0, 10, 1, 8192, 16384, 1 << 20, 10_000, 60_000, 1024);

    private final RequestDecoder decoder =
            new RequestDecoder(SETTINGS, PlaneMemory.unlimited(), new RequestHeap(1 << 20), () -> 1);
    private final List<String> asked = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            if (message instanceof HttpRequest request) {
                asked.add(request.uri());
                decoder.pause();
            }
        }
    });

    private void send(final String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static String get(final int number) {
        return "GET /" + number + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldDecodeOneRequestAtATimeInTheirOrder() {
        send(get(1) + get(2) + get(3).substring(0, 5));
        assertEquals(List.of("/1"), asked);
        assertTrue(decoder.hasMore());
        assertFalse(channel.config().isAutoRead());
        decoder.resume(channel);
        assertEquals(List.of("/1", "/2"), asked);
        decoder.resume(channel);
        assertEquals(List.of("/1", "/2"), asked);
        assertTrue(channel.config().isAutoRead(), "the third is not whole");
        send(get(3).substring(5));
        assertEquals(List.of("/1", "/2", "/3"), asked);
        assertFalse(decoder.hasMore());
        assertTrue(channel.config().isAutoRead(), "so that the end of the connection is seen");
    }

    @Test
    void shouldKeepWhatWasAskedBeforeThePeerClosedItsSide() {
        send(get(1) + get(2));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        decoder.resume(channel);
        assertEquals(List.of("/1", "/2"), asked);
    }

    @Test
    void shouldRefuseToKeepMoreThanItsBound() {
        send(get(1));
        send("x".repeat(RequestDecoder.MAX_AHEAD_BYTES));
        assertThrows(DecoderException.class, () -> send("x"));
        assertEquals(List.of("/1"), asked);
    }
}
