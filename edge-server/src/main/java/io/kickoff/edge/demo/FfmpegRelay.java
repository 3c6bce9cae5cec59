package io.kickoff.edge.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Takes on loopback what ffmpeg puts, until it is asked for: between the two a defect can be put in.
/// *Thread-safe.*
final class FfmpegRelay implements AutoCloseable {
    private static final int OK = 200;
    private static final int NO_BODY = -1;
    private static final byte[] NOTHING = {};
    private static final String MEDIA_ENDING = ".m4s";
    private static final String INIT_ENDING = ".mp4";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CompletableFuture<byte[]>> objects = new ConcurrentHashMap<>();

    private volatile boolean ended;

    private FfmpegRelay(final HttpServer server) {
        this.server = server;
    }

    static FfmpegRelay open() throws IOException {
        final InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final FfmpegRelay relay = new FfmpegRelay(HttpServer.create(loopback, 0));
        relay.server.setExecutor(relay.executor);
        relay.server.createContext("/", relay::take);
        relay.server.start();
        return relay;
    }

    /// Where to put objects, with a slash at its end.
    String target() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /// Waits for an object.
    ///
    /// @param keep whether it will be asked for again
    /// @return null when it does not come in time
    byte @Nullable [] await(final String name, final long timeoutMs, final boolean keep) throws InterruptedException {
        final CompletableFuture<byte[]> object = objects.computeIfAbsent(name, absent -> new CompletableFuture<>());
        if (ended) {
            object.complete(NOTHING);
        }
        try {
            final byte[] bytes = object.get(Math.max(0, timeoutMs), TimeUnit.MILLISECONDS);
            return bytes.length == 0 ? null : bytes;
        } catch (final ExecutionException | TimeoutException nothing) {
            return null;
        } finally {
            if (!keep) {
                objects.remove(name);
            }
        }
    }

    /// Lets nobody wait any longer: nothing more will come.
    void end() {
        ended = true;
        objects.values().forEach(waiting -> waiting.complete(NOTHING));
    }

    @Override
    public void close() {
        end();
        server.stop(0);
        executor.shutdownNow();
    }

    private void take(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] body = exchange.getRequestBody().readAllBytes();
            final String name = exchange.getRequestURI().getPath().substring(1);
            final boolean wanted = name.endsWith(MEDIA_ENDING) || name.endsWith(INIT_ENDING);
            if (exchange.getRequestMethod().equals("PUT") && wanted) {
                objects.computeIfAbsent(name, absent -> new CompletableFuture<>())
                        .complete(body);
            }
            exchange.sendResponseHeaders(OK, NO_BODY);
        }
    }
}
