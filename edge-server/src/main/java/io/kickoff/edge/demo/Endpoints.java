package io.kickoff.edge.demo;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// Where a node's planes are reached from this machine. *Immutable.*
///
/// @param delivery   CDN nodes and players
/// @param publishing packagers
/// @param admin      operators
public record Endpoints(URI delivery, URI publishing, URI admin) {
    /// Reads the line that a node prints when it is ready.
    ///
    /// @throws IllegalArgumentException when a plane is missing that the demo needs
    public static Endpoints ofReadyLine(final String line) {
        final Map<String, String> planes = new HashMap<>();
        for (final String word : line.strip().split("\\s+")) {
            final int equals = word.indexOf('=');
            if (equals > 0) {
                planes.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Endpoints(uri(planes, "delivery"), uri(planes, "publishing"), uri(planes, "admin"));
    }

    private static URI uri(final Map<String, String> planes, final String plane) {
        final String address = planes.get(plane);
        if (address == null) {
            throw new IllegalArgumentException("the node has no " + plane + " plane: the demo needs the role origin");
        }
        // a plane that listens on all addresses is reached on loopback
        final String reachable = address.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
        return URI.create("http://" + reachable + "/");
    }
}
