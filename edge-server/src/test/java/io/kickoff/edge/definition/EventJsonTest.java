package io.kickoff.edge.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.LiveEventConfig.Pipeline;
import io.kickoff.validrange.LiveEventConfig.Rendition;
import io.kickoff.validrange.LiveEventConfig.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private static final String DERBY = """
            {"availabilityStartTime":"2026-11-23T10:00:00Z",
             "segment":{"duration":2000,"timescale":1000,"startNumber":1},
             "timeShiftBufferDepth":"PT30M", "availabilityTimeOffset":"PT0S", "retryBudget":"PT2S",
             "media":"chunk-stream$RepresentationID$-$Number%05d$.m4s",
             "initialization":"init-stream$RepresentationID$.m4s",
             "renditions":["0","1"],
             "pipelines":[{"id":"a","region":"us-east-1"},{"id":"b","region":"us-west-2"}],
             "endNumber":null, "selection":"first-valid"}
            """;

    @Test
    void shouldReadTheDocumentedForm() {
        final EventDefinition derby = EventJson.fromJson("derby", json(DERBY));
        assertEquals("derby", derby.id());
        assertEquals(EventDefinition.DEFAULT_TENANT, derby.tenant());
        assertEquals(List.of(), derby.types());
        assertEquals(
                new LiveEventConfig(
                        1_795_428_000_000L,
                        2000,
                        1000,
                        1,
                        1_800_000,
                        0,
                        2_000,
                        "chunk-stream$RepresentationID$-$Number%05d$.m4s",
                        "init-stream$RepresentationID$.m4s",
                        List.of(new Rendition("0", 0), new Rendition("1", 0)),
                        List.of(new Pipeline("a", "us-east-1"), new Pipeline("b", "us-west-2")),
                        LiveEventConfig.NO_END,
                        Selection.FIRST_VALID),
                derby.config());
    }

    @Test
    void shouldTakeDefaultsForAllThatIsOptional() {
        final LiveEventConfig config = EventJson.fromJson("derby", json("""
                                {"availabilityStartTime":"1970-01-01T00:00:00Z","segment":{"duration":2},
                                 "media":"$RepresentationID$-$Number$.m4s","initialization":"$RepresentationID$.mp4",
                                 "renditions":["0"],"pipelines":[{"id":"a"}]}
                                """)).config();
        assertEquals(1, config.segmentTimescale());
        assertEquals(1, config.startNumber());
        assertEquals(LiveEventConfig.UNLIMITED, config.timeShiftBufferDepthMs());
        assertEquals(0, config.availabilityTimeOffsetMs());
        assertEquals(2_000, config.retryBudgetMs());
        assertEquals(LiveEventConfig.NO_END, config.endNumber());
        assertEquals(Selection.FIRST_VALID, config.selection());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"selection\":\"score\",\"endNumber\":40}",
                "{\"renditions\":[{\"id\":\"v\",\"bandwidth\":800000},\"a\"]}",
                "{\"tenant\":\"sports\",\"types\":[\"video/mp4\",\"application/dash+xml\"]}",
                "{\"timeShiftBufferDepth\":null,\"availabilityTimeOffset\":\"PT1.5S\"}",
                "{\"availabilityStartTime\":\"2026-11-23T10:00:00.123Z\"}",
                "{\"segment\":{\"duration\":180180,\"timescale\":90000,\"startNumber\":0}}"
            })
    void shouldReadBackWhatItWrites(final String changes) {
        final EventDefinition definition = EventJson.fromJson("derby", with(changes));
        final ObjectNode written = EventJson.toJson(definition);
        assertEquals(definition, EventJson.fromJson(written));
        assertEquals(definition, EventJson.fromJson("derby", json(written.toString())));
        assertEquals(written, EventJson.toJson(EventJson.fromJson(written)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"availabilityStartTime\":null} | availabilityStartTime | is missing",
                "{\"availabilityStartTime\":\"tomorrow\"} | availabilityStartTime | no instant",
                "{\"availabilityStartTime\":\"2026-11-23T10:00:00.0001Z\"} | availabilityStartTime | whole milliseconds",
                "{\"availabilityStartTime\":17} | availabilityStartTime | is no text",
                "{\"segment\":null} | segment | is missing",
                "{\"segment\":[]} | segment | is a list",
                "{\"segment\":{\"duration\":2.5}} | segment.duration | no whole number",
                "{\"segment\":{\"duration\":\"2\"}} | segment.duration | no whole number",
                "{\"segment\":{\"duration\":0}} | segment.duration | ",
                "{\"segment\":{\"duration\":99999999999999999999}} | segment.duration | no whole number",
                "{\"segment\":{\"duration\":1,\"timescal\":1}} | segment.timescal | did you mean timescale",
                "{\"timeShiftBufferDepth\":\"30m\"} | timeShiftBufferDepth | no duration",
                "{\"retryBudget\":2} | retryBudget | is no text",
                "{\"media\":\"\"} | media | is empty",
                "{\"renditions\":\"0\"} | renditions | is a text",
                "{\"renditions\":[\"0\",7]} | renditions[1] | in quotes",
                "{\"renditions\":[{\"id\":\"0\",\"bandwidth\":\"x\"}]} | renditions[0].bandwidth | no whole number",
                "{\"pipelines\":[{\"id\":\"a\"},{\"region\":\"x\"}]} | pipelines[1].id | is missing",
                "{\"pipelines\":[{\"id\":\"a/b\"}]} | pipelines[0].id | not allowed",
                "{\"selection\":\"best\"} | selection | \"first-valid\" or \"score\"",
                "{\"timeShiftBufferDepth\":\"PT-0.001S\"} | timeShiftBufferDepth | from 0 up",
                "{\"endNumber\":-1} | endNumber | is negative",
                "{\"media\":\"$Numbr$\"} | media | ",
                "{\"media\":\"$RepresentationID$$Number$\",\"renditions\":[\"1\",\"11\"]} | media | ",
                "{\"endNumber\":\"last\"} | endNumber | no whole number",
                "{\"tenant\":\"../x\"} | tenant | not allowed",
                "{\"types\":[\"mp4\"]} | types[0] | not allowed",
                "{\"id\":\"cup\"} | id | differs",
                "{\"colour\":1} | colour | no such field"
            })
    void shouldNameTheFieldWhenItIsWrong(final String changes, final String field, final String reason) {
        final InvalidEventException invalid =
                assertThrows(InvalidEventException.class, () -> EventJson.fromJson("derby", with(changes)));
        assertEquals(field, invalid.field());
        assertTrue(reason == null || invalid.reason().contains(reason), invalid::reason);
    }

    @Test
    void shouldRefuseWhatIsNoObjectAndNamesThatAreNoPathSegment() {
        assertEquals(
                "",
                assertThrows(InvalidEventException.class, () -> EventJson.fromJson("derby", json("[]")))
                        .field());
        assertEquals(
                "id",
                assertThrows(InvalidEventException.class, () -> EventJson.fromJson("..", json(DERBY)))
                        .field());
        assertEquals(
                "id",
                assertThrows(InvalidEventException.class, () -> EventJson.fromJson(json(DERBY)))
                        .field());
    }

    private static ObjectNode with(final String changes) {
        final ObjectNode json = (ObjectNode) json(DERBY);
        json.setAll((ObjectNode) json(changes));
        return json;
    }

    private static JsonNode json(final String text) {
        try {
            return MAPPER.readTree(text);
        } catch (final JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
