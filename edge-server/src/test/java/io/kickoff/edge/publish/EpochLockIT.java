package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.media.Boxes;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Pipelines that run by other clocks, with real media and what an operator sees of it.
class EpochLockIT {
    private static final long STRAY_MS = -9000;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @BeforeEach
    void configure() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        for (final String pipeline : new String[] {"a", "b"}) {
            publish(pipeline + "/init-0.mp4", Boxes.init(new Boxes.Track(1, "vide", Boxes.TIMESCALE, 0)));
        }
    }

    private void publish(final String path, final byte[] body) throws IOException {
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/" + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length
                    + "\r\n\r\n");
            packager.send(body);
            final String head = packager.readHead();
            assertTrue(head.startsWith("HTTP/1.1 201 "), head);
        }
    }

    /// 50 frames in 2 s; the first number is 1.
    private void publish(final String pipeline, final int number, final long offsetMs) throws IOException {
        final long tfdt = ((number - 1) * 2000L + offsetMs) * (Boxes.TIMESCALE / 1000);
        publish(
                pipeline + "/v0-" + number + ".m4s",
                new Boxes()
                        .styp("msix")
                        .fragment(1, tfdt, pipeline.equals("a") ? 10 : 12, Boxes.samples(50, 3600))
                        .bytes());
    }

    private Reply get(final int number) {
        return Curl.run(node.deliveryUrl("/live/derby/v0-" + number + ".m4s"));
    }

    private String served(final int number) {
        return get(number).header("Kickoff-Pipeline").split(";")[0];
    }

    private JsonNode admin(final String path) throws IOException {
        return new ObjectMapper()
                .readTree(Curl.run(node.adminUrl("/v1/events/derby/" + path)).text());
    }

    private JsonNode explained(final int number, final int rank) throws IOException {
        return admin("explain?object=v0-" + number + ".m4s").path("candidates").path(rank);
    }

    @Test
    void shouldNotServeAPipelineThatIsUnlocked() throws IOException {
        for (int number = 48; number <= 49; number++) {
            publish("a", number, STRAY_MS);
            publish("b", number, 0);
        }
        node.goToSegment(52);
        publish("a", 50, STRAY_MS);
        assertEquals(410, get(50).status(), "only the unlocked one has it");
        publish("b", 50, 0);
        assertEquals("b", served(50));
        assertEquals("", get(50).header("Kickoff-Invalidates"));
        assertEquals(1, node.metric("kickoff_pipelines_unlocked"));
        final JsonNode a = explained(50, 0);
        assertEquals("unlocked", a.path("reason").asText(), a::toString);
        assertEquals("false", a.path("clock").path("isLocked").toString(), a::toString);
        assertEquals(STRAY_MS, a.path("clock").path("mediaOffsetMs").asLong(), a::toString);
        assertEquals(50, a.path("clock").path("number").asInt());
        final JsonNode b = explained(50, 1);
        assertEquals("chosen", b.path("reason").asText());
        assertEquals("0", b.path("clock").path("mediaOffsetMs").toString());
        assertEquals("true", b.path("clock").path("isLocked").toString());
        // 48 came 4 s late, 49 2 s, and 50 4 s: smoothed
        assertTrue(b.path("clock").path("arrivalOffsetMs").asLong() > 2000, b::toString);

        // the locked one dies: after three numbers without it the other is better than nothing
        for (int number = 51; number <= 53; number++) {
            node.goToSegment(number + 1);
            assertEquals("unlocked", explained(number - 1, 0).path("reason").asText());
            publish("a", number, STRAY_MS);
        }
        assertEquals("a", served(53));
        assertEquals("a", served(51));
        assertEquals(0, node.metric("kickoff_pipelines_unlocked"));
        assertEquals(
                "pipeline-unlocked pipeline-locked",
                String.join(
                        " ",
                        admin("audit").path("entries").findValuesAsText("kind").stream()
                                .filter(kind -> kind.startsWith("pipeline-"))
                                .toList()));
    }

    @Test
    void shouldTellCachesToDropWhatAnUnlockedPipelineHadGiven() throws IOException {
        publish("a", 49, 0);
        publish("b", 49, 0);
        publish("a", 50, 0);
        publish("b", 50, 0);
        node.goToSegment(52);
        publish("a", 51, STRAY_MS);
        assertEquals("a", served(51), "a single jump is a defect, and this one has nobody beside it");
        publish("a", 52, STRAY_MS);
        publish("b", 51, 0);
        final Reply better = get(51);
        assertEquals("b;region=\"us-west-2\"", better.header("Kickoff-Pipeline"));
        assertEquals("\"derby/0/51/a\"", better.header("Kickoff-Invalidates"));
        assertEquals("a", served(50), "what it published before it strayed is as good as ever");
        final JsonNode unlocked = admin("audit").path("entries").findParents("note").stream()
                .filter(entry -> entry.path("kind").asText().equals("pipeline-unlocked"))
                .findFirst()
                .orElseThrow();
        assertEquals("[\"derby/0/51/a\"]", unlocked.path("surrogateKeys").toString());
        assertEquals("0", unlocked.path("rendition").asText());
        assertEquals("a", unlocked.path("pipeline").asText());
    }
}
