package io.kickoff.edge.demo;

import io.kickoff.edge.EdgeServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// Where a node's planes are reached from this machine, each with a slash at its end. *Immutable.*
///
/// @param delivery   CDN nodes and players
/// @param publishing packagers
/// @param admin      operators
record Endpoints(URI delivery, URI publishing, URI admin) {
    /// Those of a node in this process.
    static Endpoints of(final EdgeServer server) {
        return of(server.deliveryAddress(), server.publishingAddress(), server.adminAddress());
    }

    /// Those that listen on given addresses.
    static Endpoints of(
            final InetSocketAddress delivery, final InetSocketAddress publishing, final InetSocketAddress admin) {
        return new Endpoints(base(delivery), base(publishing), base(admin));
    }

    private static URI base(final InetSocketAddress address) {
        // a plane that listens on all addresses is reached on loopback
        final InetAddress bound = address.getAddress();
        final String host = bound == null
                ? address.getHostString()
                : bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        return URI.create(
                "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort() + "/");
    }
}
