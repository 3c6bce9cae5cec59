package io.kickoff.perf.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Held against Netty's decoder, with answers cut at random places.
class AnswerReaderTest {
    private static final int SEEDS = 2000;
    private static final String[] FIELDS = {
        "Date: Mon, 23 Nov 2026 10:00:00 GMT", "X-Content-Length: 7", "ETag: \"" + "e".repeat(90) + "\"", "Empty:"
    };

    private static String answer(final Random random) {
        final int[] statuses = {200, 201, 204, 304, 404, 410, 503};
        final int status = statuses[random.nextInt(statuses.length)];
        final StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "HTTP/1.1 100 Continue\r\n\r\n" : "");
        text.append("HTTP/1.1 ").append(status).append(" Reason\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(FIELDS[random.nextInt(FIELDS.length)]).append("\r\n");
        }
        if (status == 204 || status == 304) {
            return text.append("\r\n").toString();
        }
        final String body = "\r\n0\r\n".repeat(random.nextInt(40));
        if (random.nextBoolean()) {
            final String name = random.nextBoolean() ? "Content-Length: " : "content-length:";
            return text.append(name)
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body)
                    .toString();
        }
        text.append("Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); ) {
            final int length = Math.min(body.length() - at, 1 + random.nextInt(30));
            text.append(random.nextBoolean() ? Integer.toHexString(length) : Integer.toHexString(length) + ";x=y")
                    .append("\r\n")
                    .append(body, at, at + length)
                    .append("\r\n");
            at += length;
        }
        return text.append(random.nextBoolean() ? "0\r\n\r\n" : "0\r\nTrailer: 1\r\n\r\n")
                .toString();
    }

    private static List<String> byNetty(final String stream) {
        final EmbeddedChannel channel =
                new EmbeddedChannel(new HttpResponseDecoder(), new HttpObjectAggregator(1 << 20));
        channel.writeInbound(Unpooled.copiedBuffer(stream, ISO_8859_1));
        final List<String> seen = new ArrayList<>();
        for (FullHttpResponse each = channel.readInbound(); each != null; each = channel.readInbound()) {
            if (each.status().code() >= 200) {
                seen.add(each.status().code() + " " + each.content().readableBytes());
            }
            each.release();
        }
        channel.finishAndReleaseAll();
        return seen;
    }

    private static List<String> byReader(final String stream, final Random random) {
        final AnswerReader reader = new AnswerReader();
        final List<String> seen = new ArrayList<>();
        for (int at = 0; at < stream.length(); ) {
            final int length = Math.min(stream.length() - at, 1 + random.nextInt(1 + random.nextInt(100)));
            final ByteBuf in = Unpooled.copiedBuffer(stream, at, length, ISO_8859_1);
            while (in.isReadable()) {
                final int outcome = reader.read(in);
                if (outcome == AnswerReader.DONE) {
                    seen.add(reader.status() + " " + reader.bodyBytes());
                } else {
                    assertEquals(AnswerReader.MORE, outcome, stream);
                }
            }
            in.release();
            at += length;
        }
        return seen;
    }

    @Test
    void shouldFindTheEndOfEveryAnswerWhereverItIsCut() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final Random random = new Random(seed);
            final StringBuilder stream = new StringBuilder();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                stream.append(answer(random));
            }
            final String text = stream.toString();
            assertEquals(byNetty(text), byReader(text, random), () -> "seed of\n" + text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void shouldSayThatItIsAFaultWhenNoEndCanBeKnown(final String text) {
        final ByteBuf in = Unpooled.copiedBuffer(text, ISO_8859_1);
        assertEquals(AnswerReader.FAULT, new AnswerReader().read(in));
        in.release();
    }
}
