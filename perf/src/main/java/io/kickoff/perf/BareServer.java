package io.kickoff.perf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/// The floor: Netty on the same transport, which reads nothing of a request but how many bytes are wanted, and
/// answers with the shortest head there is and a body that is not copied. What a server does beyond that is its
/// own.
///
/// Arguments: a port. Requests: `GET /BYTES`, one at a time on a connection.
public final class BareServer {
    private BareServer() {}

    /// @param arguments a port.
    /// @throws InterruptedException when it is ended.
    public static void main(final String[] arguments) throws InterruptedException {
        final boolean isUring = IoUring.isAvailable();
        final IoHandlerFactory factory = isUring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
        final Class<? extends ServerChannel> type =
                isUring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class;
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, factory))
                .channel(type)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline().addLast(new Answer());
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync();
        System.out.println("ready");
    }

    private static final class Answer extends ChannelInboundHandlerAdapter {
        private static final ByteBuf BODY = Unpooled.directBuffer(1 << 20).writeZero(1 << 20);

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final ByteBuf request = (ByteBuf) message;
            int length = 0;
            for (int at = 5; request.getByte(at) != ' '; at++) {
                length = length * 10 + request.getByte(at) - '0';
            }
            request.release();
            final byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII);
            context.write(context.alloc().directBuffer(head.length).writeBytes(head), context.voidPromise());
            context.write(BODY.retainedSlice(0, length), context.voidPromise());
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            context.flush();
        }
    }
}
