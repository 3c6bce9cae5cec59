package io.kickoff.edge.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Stands for a node: keeps what is put, and answers as it is told. *Thread-safe.*
final class RecordingNode implements AutoCloseable {
    /// A request that arrived in full.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Taken(String method, String path, Map<String, String> headers, byte[] body) {}

    /// What to say to a request.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer of(final int status) {
            return new Answer(status, Map.of(), new byte[0]);
        }
    }

    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private final Map<String, Taken> objects = new ConcurrentHashMap<>();
    private final Function<Taken, Answer> answers;

    RecordingNode(final Function<Taken, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::take);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    Endpoints endpoints() {
        return new Endpoints(base(), base(), base());
    }

    /// The newest that was put under a path, such as `/ingest/demo/a/v0.m3u8`.
    Map<String, Taken> objects() {
        return objects;
    }

    /// Everything that was asked, in order.
    Queue<Taken> taken() {
        return taken;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void take(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] body = exchange.getRequestBody().readAllBytes();
            final Map<String, String> headers = new ConcurrentHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            final String path = exchange.getRequestURI().toString();
            final Taken request = new Taken(exchange.getRequestMethod(), path, headers, body);
            taken.add(request);
            if (request.method().equals("PUT")) {
                objects.put(path, request);
            }
            final Answer answer = answers.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? NO_BODY : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }
}
