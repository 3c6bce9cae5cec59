package io.kickoff.edge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.event.Audit;
import io.kickoff.edge.event.Audit.About;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.json.InvalidFieldException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// `/v1/events/{event}/audit?since=…`: what has happened to the event, and what caches should forget because of it.
/// *Thread-safe.*
final class AuditResource {
    AdminResponse answer(final AdminRequest request, final LiveEvent event) {
        final ObjectNode answer = JsonNodeFactory.instance.objectNode();
        final ArrayNode entries = answer.putArray("entries");
        long last = since(request.parameter("since"));
        for (final Audit.Entry entry : event.audit().since(last)) {
            entries.add(json(entry));
            last = entry.sequence();
        }
        // to ask from the next time
        answer.put("last", last);
        return AdminResponse.json(200, answer);
    }

    private static long since(final @Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new InvalidFieldException(
                    "since", "\"" + text + "\" is no sequence: write the \"last\" of an answer, or nothing");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode json(final Audit.Entry entry) {
        final About about = entry.about();
        final ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("sequence", entry.sequence())
                .put("at", Instant.ofEpochMilli(entry.atMs()).toString())
                .put("kind", entry.kind().label());
        put(item, "rendition", about.rendition());
        if (about.from() != About.NO_NUMBER && about.from() == about.to()) {
            item.put("number", about.from());
        } else if (about.from() != About.NO_NUMBER) {
            item.put("from", about.from()).put("to", about.to());
        }
        put(item, "pipeline", about.pipeline());
        put(item, "note", about.note());
        if (!about.surrogateKeys().isEmpty()) {
            about.surrogateKeys().forEach(item.putArray("surrogateKeys")::add);
        }
        return item;
    }

    private static void put(final ObjectNode item, final String name, final String value) {
        if (!value.isEmpty()) {
            item.put(name, value);
        }
    }
}
