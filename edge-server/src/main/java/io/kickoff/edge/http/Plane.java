package io.kickoff.edge.http;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// One listener with event loops, limits and deadlines of its own: what saturates one plane leaves the others
/// alone.
///
/// *Thread-safe.*
public final class Plane implements AutoCloseable {
    private static final int BACKLOG = 4096;
    /// Bytes of answers under way, at which a connection is asked nothing more, and at which it is again. Enough to
    /// keep the kernel's buffer full; small, since heads of answers that nobody reads are memory.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final String name;
    private final PlaneSettings settings;
    private final PlaneMemory memory;
    private final EpochClock clock;
    private final MultiThreadIoEventLoopGroup group;
    private final Map<EventLoop, ConnectionWatch> watches = new ConcurrentHashMap<>();
    private final Map<EventLoop, RequestHeap> heaps = new ConcurrentHashMap<>();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final Channel listener;
    private volatile boolean isDraining;

    /// What differs from plane to plane.
    ///
    /// @param name               as in the configuration and in metrics.
    /// @param eventLoops         number of event loops.
    /// @param receiveBytes       receive buffer: one size for requests without bodies, 0 for one that grows.
    /// @param memory             for its buffers.
    /// @param zeroCopyThreshold  from how many bytes io_uring may send without the kernel's copy; -1 for never.
    /// @param handler            makes the handler of a connection, on its event loop.
    public record Shape(
            String name,
            int eventLoops,
            int receiveBytes,
            PlaneMemory memory,
            int zeroCopyThreshold,
            BiFunction<Channel, ConnectionWatch, ChannelHandler> handler) {}

    /// Binds and listens.
    ///
    /// @param transport of the node.
    /// @param settings  address and limits.
    /// @param clock     time.
    /// @param shape     what differs.
    /// @throws IllegalStateException when the address cannot be bound; the message names it.
    public Plane(final Transport transport, final PlaneSettings settings, final EpochClock clock, final Shape shape) {
        this.name = shape.name();
        this.settings = settings;
        this.memory = shape.memory();
        this.clock = clock;
        this.group = transport.newGroup(shape.eventLoops(), "kickoff-" + shape.name());
        for (final EventExecutor loop : group) {
            final ConnectionWatch watch = new ConnectionWatch(memory);
            watches.put((EventLoop) loop, watch);
            heaps.put((EventLoop) loop, new RequestHeap(settings.maxRequestHeapBytes() / shape.eventLoops()));
            loop.scheduleWithFixedDelay(
                    () -> watch.sweep(clock.time(), settings),
                    ConnectionWatch.PERIOD_MS,
                    ConnectionWatch.PERIOD_MS,
                    TimeUnit.MILLISECONDS);
        }
        this.listener = bind(transport, shape);
    }

    private Channel bind(final Transport transport, final Shape shape) {
        final RecvByteBufAllocator receive = shape.receiveBytes() > 0
                ? new FixedRecvByteBufAllocator(shape.receiveBytes())
                : new io.netty.channel.AdaptiveRecvByteBufAllocator(512, 16 * 1024, 256 * 1024);
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // a client may say that it has no more to ask, and still wait for its answer
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, memory.allocator())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, receive)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Connections(shape.handler()));
        if (shape.zeroCopyThreshold() >= 0 && "io_uring".equals(transport.name())) {
            bootstrap.childOption(IoUringChannelOption.IO_URING_WRITE_ZERO_COPY_THRESHOLD, shape.zeroCopyThreshold());
        }
        final InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        final io.netty.channel.ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            final String reason = String.valueOf(bound.cause().getMessage());
            throw new IllegalStateException(shape.name() + ".bind: cannot listen on " + settings.host() + ':'
                    + settings.port() + " (" + reason + "): free the address or set another one");
        }
        return bound.channel();
    }

    private final class Connections extends ChannelInitializer<Channel> {
        private final BiFunction<Channel, ConnectionWatch, ChannelHandler> handler;

        Connections(final BiFunction<Channel, ConnectionWatch, ChannelHandler> handler) {
            this.handler = handler;
        }

        @Override
        protected void initChannel(final Channel channel) {
            if (connectionCount.incrementAndGet() > settings.maxConnections() || memory.isSpent()) {
                connectionCount.decrementAndGet();
                refused.increment();
                channel.close();
                return;
            }
            connections.add(channel);
            channel.closeFuture().addListener(closed -> {
                connections.remove(channel);
                connectionCount.decrementAndGet();
            });
            channel.pipeline()
                    .addLast(
                            new RequestDecoder(settings, memory, of(heaps, channel.eventLoop()), clock),
                            handler.apply(channel, of(watches, channel.eventLoop())));
            if (isDraining) {
                // accepted before the listener closed, and perhaps not among those that were asked
                channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Signal.DRAIN));
            }
        }
    }

    /// @return the port that is bound.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /// @return `host:port`, as the ready line shows it.
    public String authority() {
        final InetSocketAddress address = address();
        final String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }

    /// @return name of the plane.
    public String name() {
        return name;
    }

    /// @return its event loops.
    public Iterable<EventExecutor> eventLoops() {
        return group;
    }

    private <T> T of(final Map<EventLoop, T> each, final EventLoop loop) {
        final @Nullable T one = each.get(loop);
        if (one == null) {
            throw new IllegalArgumentException("not an event loop of the " + name + " plane");
        }
        return one;
    }

    /// @return memory of its buffers.
    public PlaneMemory memory() {
        return memory;
    }

    /// @return connections that are open.
    public int connectionCount() {
        return connectionCount.get();
    }

    /// @return connections that were refused, for their number or for want of memory.
    public long refusedConnections() {
        return refused.sum();
    }

    /// @return bytes of heap that requests keep which have not come whole.
    public long requestHeapBytes() {
        return heaps.values().stream().mapToLong(RequestHeap::bytes).sum();
    }

    /// @return connections that were ended because they kept most of it when it was spent.
    public long endedForHeap() {
        return heaps.values().stream().mapToLong(RequestHeap::ended).sum();
    }

    /// What a plane tells the handlers of its connections.
    public enum Signal {
        /// Answer what has been asked, then end.
        DRAIN,
        /// End now: there is no heap for what this connection keeps.
        HEAP_SPENT
    }

    /// Asks every connection to end after what it is doing.
    public void drain() {
        isDraining = true;
        for (final Channel channel : connections) {
            channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Signal.DRAIN));
        }
    }

    /// Stops accepting; what is open goes on.
    public void stopAccepting() {
        listener.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stopAccepting();
        for (final Channel channel : connections) {
            channel.close();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
