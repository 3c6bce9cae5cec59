package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void shouldReachAPlaneWhereItListens() {
        final Endpoints node = Endpoints.of(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080),
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8081),
                new InetSocketAddress(InetAddress.ofLiteral("::1"), 8082));
        assertEquals(URI.create("http://127.0.0.1:8080/"), node.delivery());
        assertEquals(URI.create("http://127.0.0.1:8081/"), node.publishing());
        assertEquals(URI.create("http://[0:0:0:0:0:0:0:1]:8082/"), node.admin());
    }

    @Test
    void shouldKeepANameThatIsNotResolvedHere() {
        final InetSocketAddress named = InetSocketAddress.createUnresolved("origin.test", 80);
        assertEquals(
                URI.create("http://origin.test:80/"),
                Endpoints.of(named, named, named).delivery());
    }
}
