package io.kickoff.perf.live;

import io.kickoff.perf.load.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The slow origin behind the peer: a GET waits until its path has been PUT, and is answered then. It is nginx whose
/// waiting is measured; this one has a single request at a time.
///
/// Says `ready PORT`. *Confined to one event loop.*
final class HoldingOrigin {
    private static final int LARGEST = 64 << 20;

    private final Map<String, ByteBuf> stored = new HashMap<>();
    private final Map<String, List<ChannelHandlerContext>> waiting = new HashMap<>();

    private HoldingOrigin() {}

    /// Takes no arguments and runs until it is ended.
    ///
    /// @param arguments none.
    /// @throws InterruptedException when it is ended.
    public static void main(final String[] arguments) throws InterruptedException {
        final Channel listener = new HoldingOrigin().listen(new Wire("origin"));
        System.out.println("ready " + ((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().sync();
    }

    private Channel listen(final Wire wire) throws InterruptedException {
        return wire.server()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST), new Exchange());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(final ChannelHandlerContext context, final FullHttpRequest request) {
            final String path = request.uri();
            if (request.method().equals(HttpMethod.PUT)) {
                final ByteBuf body = request.content().retain();
                stored.put(path, body);
                for (final ChannelHandlerContext waiter : waiting.getOrDefault(path, List.of())) {
                    answer(waiter, HttpResponseStatus.OK, body.retainedDuplicate());
                }
                waiting.remove(path);
                answer(context, HttpResponseStatus.CREATED, Unpooled.EMPTY_BUFFER);
            } else if (stored.containsKey(path)) {
                answer(context, HttpResponseStatus.OK, stored.get(path).retainedDuplicate());
            } else {
                waiting.computeIfAbsent(path, none -> new ArrayList<>()).add(context);
            }
        }
    }

    private static void answer(
            final ChannelHandlerContext context, final HttpResponseStatus status, final ByteBuf body) {
        final DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONTENT_TYPE, "video/mp4")
                .set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=3600")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        context.writeAndFlush(response);
    }
}
