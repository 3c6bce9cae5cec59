package io.kickoff.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.edge.event.EventRecovery;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is answered about things that may still come back from the journal. Needs curl.
class RecoveringIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    private EventRecovery recovery;

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(100);
        recovery = Objects.requireNonNull(node.server().events().get("derby")).recovery();
    }

    private Curl.Reply get(final String name) {
        return Curl.run(node.deliveryUrl("/live/derby/" + name));
    }

    @Test
    void shouldNotCallGoneWhatMayStillComeBack() {
        recovery.begin(60);
        for (final String name : new String[] {"v0-60.m4s", "v0-1.m4s", "init-0.mp4", "main.mpd"}) {
            final Curl.Reply reply = get(name);
            assertEquals(503, reply.status(), reply::toString);
            assertEquals("1", reply.headers().get("Retry-After"));
            assertEquals("ttl-ms=1000", reply.headers().get("Kickoff-Cache-Control"));
        }
        assertEquals(410, get("v0-61.m4s").status());
        recovery.end();
        assertEquals(410, get("v0-60.m4s").status());
        assertEquals(404, get("init-0.mp4").status());
    }

    @Test
    void shouldTakeAndServeNewThingsMeanwhile() {
        recovery.begin(60);
        for (final String name : new String[] {"v0-60.m4s", "v0-100.m4s", "init-0.mp4"}) {
            final String url = node.publishingUrl("/ingest/derby/a/" + name);
            assertEquals(
                    201,
                    Curl.run("-X", "PUT", "--data-binary", "bytes", "-H", "Kickoff-Defects;", url)
                            .status());
            assertEquals("bytes", get(name).text());
        }
        recovery.end();
    }
}
