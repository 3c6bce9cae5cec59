package io.kickoff.edge.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// Serves the page with the player, on loopback, without any network. *Thread-safe.*
final class DemoPage implements AutoCloseable {
    private static final String PLAYER_PROPERTIES = "/META-INF/maven/org.webjars.npm/hls.js/pom.properties";
    /// Nothing from elsewhere; the player fetches from the node and hands the media on as blobs.
    private static final String POLICY =
            "default-src 'none'; script-src 'self' blob:; style-src 'self'; img-src data:; "
                    + "connect-src 'self' http:; media-src blob: http:; worker-src blob:";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final Pattern OBJECT = Pattern.compile("object=([A-Za-z0-9._-]{1,64})");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Endpoints node;
    private final Tally tally;

    private DemoPage(final HttpServer server, final Endpoints node, final Tally tally) {
        this.server = server;
        this.node = node;
        this.tally = tally;
    }

    /// Begins to serve.
    ///
    /// @param port 0 takes a free one
    /// @throws java.net.BindException when the port is taken
    static DemoPage open(final int port, final Endpoints node, final Tally tally) throws IOException {
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        final DemoPage page = new DemoPage(server, node, tally);
        server.setExecutor(page.executor);
        server.createContext("/", page::answer);
        server.start();
        return page;
    }

    /// What to open.
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        client.shutdownNow();
    }

    private void answer(final HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/", "/index.html" -> send(exchange, 200, HTML, resource("page/index.html"));
                case "/demo.js" -> send(exchange, 200, SCRIPT, resource("page/demo.js"));
                case "/demo.css" -> send(exchange, 200, STYLE, resource("page/demo.css"));
                case "/hls.min.js" -> send(exchange, 200, SCRIPT, player());
                case "/status.json" -> send(exchange, 200, JSON, status());
                case "/explain" -> explain(exchange);
                default -> send(exchange, 404, "text/plain", utf8("There is nothing here; the page is at /\n"));
            }
        }
    }

    /// Passes on what the node says of an object: its admin plane need not be open to other pages.
    private void explain(final HttpExchange exchange) throws IOException {
        final String query = exchange.getRequestURI().getQuery();
        final var object = OBJECT.matcher(query == null ? "" : query);
        if (!object.matches()) {
            send(exchange, 400, "text/plain", utf8("Ask for /explain?object=NAME\n"));
            return;
        }
        final HttpRequest request = HttpRequest.newBuilder(explainAddress(node, object.group(1)))
                .timeout(TIMEOUT)
                .build();
        try {
            final HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            send(exchange, response.statusCode(), JSON, response.body());
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Where the node explains why it serves what it serves for an object.
    static URI explainAddress(final Endpoints node, final String object) {
        final String encoded = URLEncoder.encode(object, StandardCharsets.UTF_8);
        return node.admin().resolve("v1/events/" + DemoEvent.ID + "/explain?object=" + encoded);
    }

    private byte[] status() {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("playlist", playlist(node).toString());
        json.put("line", tally.line());
        final ArrayNode recent = json.putArray("recent");
        for (final Tally.Followed followed : tally.recent()) {
            recent.addObject()
                    .put("rendition", followed.rung().id())
                    .put("number", followed.number())
                    .put("pipeline", followed.pipeline())
                    .put("defect", followed.defect())
                    .put("avoided", followed.avoided());
        }
        return utf8(json.toString());
    }

    /// What players open.
    static URI playlist(final Endpoints node) {
        return node.delivery().resolve("live/" + DemoEvent.ID + "/" + DemoEvent.MASTER);
    }

    /// The player of the version that is on the class path.
    private static byte[] player() throws IOException {
        final Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(resource(PLAYER_PROPERTIES)));
        return resource(
                "/META-INF/resources/webjars/hls.js/%s/dist/hls.min.js".formatted(properties.getProperty("version")));
    }

    private static byte[] resource(final String path) throws IOException {
        try (InputStream in = DemoPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("not on the class path: " + path);
            }
            return in.readAllBytes();
        }
    }

    private static void send(final HttpExchange exchange, final int status, final String type, final byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        final boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
