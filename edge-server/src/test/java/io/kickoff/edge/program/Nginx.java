package io.kickoff.edge.program;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Debian's nginx as a caching CDN node in front of delivery: one request to the origin at a time for an object,
/// whoever else asks for it waits.
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            user root;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 512; }
            http {
                log_format cache '$msec $status $upstream_cache_status $uri "$sent_http_cache_control"';
                access_log %1$s/access.log cache;
                client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                proxy_cache_path %1$s/cache keys_zone=live:1m;
                upstream origin { server 127.0.0.1:%3$d; keepalive 8; }
                server {
                    listen 127.0.0.1:%2$d;
                    location / {
                        proxy_pass http://origin;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_cache live;
                        proxy_cache_lock on;
                        proxy_cache_revalidate on;
                        add_header X-Cache $upstream_cache_status always;
                    }
                }
            }
            """;

    private final Program program;
    private final String url;
    private final Path log;

    private Nginx(final Program program, final String url, final Path log) {
        this.program = program;
        this.url = url;
        this.log = log;
    }

    /// Starts one, with an empty cache, and returns when it answers.
    ///
    /// @param directory for all that it writes
    static Nginx start(final Path directory, final TestNode origin) throws IOException {
        final int port = Program.freePort();
        final Path file = directory.resolve("nginx.conf");
        Files.writeString(
                file, CONFIGURATION.formatted(directory, port, origin.delivery().getPort()));
        final Program program = Program.start(List.of("nginx", "-p", directory.toString(), "-c", file.toString()));
        final String url = "http://127.0.0.1:" + port;
        TestNode.awaitUntil(() -> Curl.run(url + "/nothing").status() != 0);
        return new Nginx(program, url, directory.resolve("access.log"));
    }

    String url(final String path) {
        return url + path;
    }

    /// One request, as nginx saw it.
    ///
    /// @param second when it was answered, in whole seconds since the epoch: what nginx reckons lifetimes in
    /// @param status of the answer
    /// @param cache  `MISS`, `HIT`, `EXPIRED` …
    /// @param path   of the object
    /// @param maxAge the lifetime that was told, in seconds; -1 for none
    record Access(long second, int status, String cache, String path, int maxAge) {
        static Access parse(final String line) {
            final String[] words = line.split(" ", 5);
            final String maxAge = words[4].replaceAll(".*max-age=(\\d+).*|.*", "$1");
            return new Access(
                    Long.parseLong(words[0].split("\\.")[0]),
                    Integer.parseInt(words[1]),
                    words[2],
                    words[3],
                    maxAge.isEmpty() ? -1 : Integer.parseInt(maxAge));
        }

        /// Whether the origin was asked.
        boolean isFromOrigin() {
            return !cache.equals("HIT");
        }
    }

    /// All requests so far whose path begins like this, in their order.
    List<Access> log(final String prefix) {
        try {
            return Files.readAllLines(log).stream()
                    .map(Access::parse)
                    .filter(access -> access.path().startsWith(prefix))
                    .toList();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
