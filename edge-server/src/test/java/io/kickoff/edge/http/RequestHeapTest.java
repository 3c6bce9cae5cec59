package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What decoders of one event loop keep of requests that have not come whole, counted to the end.
class RequestHeapTest {
    private static final int SHARE = 64 << 10;
    private static final PlaneSettings SETTINGS =
            new PlaneSettings("127.0.0.1", 0, 10, 1, 8192, 16384, SHARE, 10_000, 60_000, 1024);

    private final RequestHeap heap = new RequestHeap(SHARE);
    private final List<Client> clients = new ArrayList<>();

    /// A connection: its decoder, and one behind it that closes when it is told to.
    private final class Client extends ChannelInboundHandlerAdapter {
        final RequestDecoder decoder = new RequestDecoder(SETTINGS, PlaneMemory.unlimited(), heap, () -> 1);
        final EmbeddedChannel channel = new EmbeddedChannel(decoder, this);
        final List<Integer> faults = new ArrayList<>();
        int requests;
        int lasts;

        Client() {
            clients.add(this);
        }

        Client send(final String text) {
            channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
            return this;
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            if (message instanceof HttpRequest request) {
                requests++;
                if (RequestFault.status(request) != RequestFault.NONE) {
                    faults.add(RequestFault.status(request));
                }
            }
            if (message instanceof HttpContent content) {
                lasts += content instanceof LastHttpContent ? 1 : 0;
                content.release();
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event == Plane.Signal.HEAP_SPENT) {
                ctx.close();
            }
        }
    }

    private static String field(final String name, final int length) {
        return name + ": " + "x".repeat(length - name.length() - 4) + "\r\n";
    }

    private static String header(final int length) {
        final String line = "GET / HTTP/1.1\r\n";
        final StringBuilder header = new StringBuilder(line);
        while (length - header.length() > 1000) {
            header.append(field("A", 500));
        }
        return header.append(field("B", length - header.length())).toString();
    }

    @AfterEach
    void shouldCountNothingInTheEnd() {
        clients.forEach(client -> client.channel.finishAndReleaseAll());
        assertEquals(0, heap.bytes());
    }

    @Test
    void shouldCountNothingOfRequestsThatComeInOnePiece() {
        new Client().send(header(900) + "Host: x\r\n\r\n");
        new Client().send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
        new Client().send(header(3000) + "Host: x\r\n\r\n");
        assertEquals(0, heap.bytes());
    }

    @Test
    void shouldCountAHeaderUntilItHasEnded() {
        final Client client = new Client().send(header(5000));
        assertTrue(heap.bytes() > 5000 && heap.bytes() < 8000, () -> heap.bytes() + " bytes");
        client.send("Host: x\r\n\r\n");
        assertEquals(0, heap.bytes());
        assertEquals(1, client.requests);
    }

    @Test
    void shouldCountTheBufferForALongLineUntilTheConnectionEnds() {
        final Client client = new Client();
        client.send("GET / HTTP/1.1\r\nHost: x\r\n" + field("A", 9000) + "\r\n");
        assertEquals(16 << 10, heap.bytes());
        client.send("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n");
        assertEquals(2, client.requests);
        assertEquals(16 << 10, heap.bytes());
        // a line that goes on in the next one (RFC 9112 §5.2) is read through the same buffer
        new Client().send("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n" + " ".repeat(9000) + "c\r\n\r\n");
        assertEquals(32 << 10, heap.bytes());
    }

    @Test
    void shouldCountTheExtensionOfAChunkAndTrailers() {
        final String put = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        final Client extended = new Client().send(put + "5;a=" + "x".repeat(5000) + "\r\nhello\r\n");
        assertEquals(8 << 10, heap.bytes());
        extended.channel.close();
        assertEquals(0, heap.bytes());
        final Client trailed = new Client().send(put + "5\r\nhello\r\n0\r\n" + field("A", 600) + field("B", 600));
        assertTrue(heap.bytes() > 1200, () -> heap.bytes() + " bytes");
        assertEquals(0, trailed.lasts);
        trailed.send("\r\n");
        assertEquals(1, trailed.lasts);
    }

    @Test
    void shouldRefuseAHeaderOfMoreFieldsThanItTakes() {
        final String fields = "a:\r\n".repeat(RequestFields.MAX - 1);
        final Client many = new Client().send("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
        assertEquals(List.of(), many.faults);
        many.send("GET / HTTP/1.1\r\nHost: x\r\na:\r\n" + fields + "\r\n");
        assertEquals(List.of(431), many.faults);
        many.send("b:\r\n".repeat(10_000));
        assertEquals(0, heap.bytes(), "what is thrown away is not kept");
    }

    @Test
    void shouldEndThoseThatKeepMostUntilHalfIsFree() {
        final Client honest = new Client().send("GET /honest HTTP/1.1\r\nHost: x\r\n");
        final List<Client> hostile = new ArrayList<>();
        while (heap.ended() == 0) {
            hostile.add(new Client().send(header(10_000)));
            assertTrue(hostile.size() < 10);
        }
        assertTrue(heap.bytes() <= SHARE / 2, () -> heap.bytes() + " bytes");
        assertEquals(
                heap.ended(),
                hostile.stream().filter(client -> !client.channel.isActive()).count());
        assertTrue(honest.channel.isActive());
        honest.send("\r\n");
        assertEquals(1, honest.requests);
    }

    @Test
    void shouldStayWithinItsShareWhateverComesAndGoes() {
        final Random random = new Random(11);
        for (int step = 0; step < 5_000; step++) {
            if (clients.isEmpty() || random.nextInt(4) == 0) {
                new Client();
            }
            final Client client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    client.channel.close();
                    clients.remove(client);
                }
                case 1 -> client.send("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n");
                default -> client.send(field("A", 10 + random.nextInt(4_000)));
            }
            clients.removeIf(each -> !each.channel.isActive());
            assertTrue(heap.bytes() >= 0 && heap.bytes() <= SHARE, () -> heap.bytes() + " bytes");
        }
        assertTrue(heap.ended() > 0);
        assertFalse(clients.isEmpty());
    }
}
