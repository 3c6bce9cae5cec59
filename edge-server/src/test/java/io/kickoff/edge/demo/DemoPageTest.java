package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kickoff.edge.demo.RecordingNode.Answer;
import io.kickoff.edge.demo.media.Rung;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoPageTest {
    private final Tally tally = new Tally();
    private final HttpClient client = HttpClient.newHttpClient();
    private RecordingNode node;
    private DemoPage page;

    @BeforeEach
    void open() throws Exception {
        node = new RecordingNode(
                request -> new Answer(200, Map.of(), ("asked " + request.path()).getBytes(StandardCharsets.UTF_8)));
        page = DemoPage.open(0, node.endpoints(), tally);
    }

    @AfterEach
    void close() {
        page.close();
        node.close();
        client.close();
    }

    @Test
    void shouldServeAllThatThePageNames() throws Exception {
        final String html = get("").body();
        final var links = Pattern.compile("(?:src|href)=\"([^\":]+)\"").matcher(html);
        int count = 0;
        while (links.find()) {
            assertEquals(200, get(links.group(1)).statusCode(), links.group(1));
            count++;
        }
        assertEquals(3, count);
    }

    @Test
    void shouldNeedNothingFromElsewhere() throws Exception {
        assertFalse(get("").body().contains("//"));
        final String policy =
                get("").headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
    }

    @Test
    void shouldServeThePlayerOfTheClassPath() throws Exception {
        final HttpResponse<String> player = get("hls.min.js");
        assertTrue(player.headers().firstValue("Content-Type").orElse("").startsWith("text/javascript"));
        assertTrue(player.body().contains("Hls"));
    }

    @Test
    void shouldTellWhatTheFollowerWasGiven() throws Exception {
        tally.injected(Rung.V0, 7, Defect.SLATE);
        tally.served(Rung.V0, 7, "a", "b", "");
        final JsonNode status = new JsonMapper().readTree(get("status.json").body());
        assertEquals(
                node.base() + "live/demo/master.m3u8", status.get("playlist").asText());
        assertEquals(tally.line(), status.get("line").asText());
        final JsonNode segment = status.get("recent").get(0);
        assertEquals("v0", segment.get("rendition").asText());
        assertEquals(7, segment.get("number").asLong());
        assertEquals("b", segment.get("pipeline").asText());
        assertEquals("slate", segment.get("defect").asText());
        assertTrue(segment.get("avoided").asBoolean());
    }

    @Test
    void shouldPassOnWhatTheNodeExplains() throws Exception {
        assertEquals(
                "asked /v1/events/demo/explain?object=v0-7.m4s",
                get("explain?object=v0-7.m4s").body());
    }

    @Test
    void shouldAskTheNodeForObjectsOnly() throws Exception {
        assertEquals(400, get("explain?object=..%2F..%2Fx").statusCode());
        assertEquals(400, get("explain").statusCode());
        assertTrue(node.taken().isEmpty());
    }

    @Test
    void shouldAnswer404ElsewhereAndHeadWithoutABody() throws Exception {
        assertEquals(404, get("META-INF/MANIFEST.MF").statusCode());
        final HttpRequest head = HttpRequest.newBuilder(page.address()).HEAD().build();
        final HttpResponse<String> response = client.send(head, BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals("", response.body());
    }

    @Test
    void shouldSayThatThePortIsTaken() {
        final int taken = page.address().getPort();
        assertThrows(BindException.class, () -> DemoPage.open(taken, node.endpoints(), tally));
    }

    private HttpResponse<String> get(final String path) throws Exception {
        return client.send(HttpRequest.newBuilder(page.address().resolve(path)).build(), BodyHandlers.ofString());
    }
}
