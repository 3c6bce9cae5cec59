package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kickoff.edge.http.StructuredFields.Item;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredFieldsTest {
    @Test
    void shouldReadAListOfItemsWithParameters() throws MalformedFieldException {
        final List<Item> items = StructuredFields.list("missing-samples;count=3, short;ms=120 , black");
        assertEquals(3, items.size());
        assertEquals("missing-samples", items.getFirst().value());
        assertEquals(3, items.getFirst().integer("count", 0));
        assertEquals("short;ms=120", items.get(1).toString());
        assertEquals(7, items.getLast().integer("count", 7));
        assertEquals(List.of(), StructuredFields.list(""));
    }

    @Test
    void shouldReadADictionaryWhoseLastKeyCounts() throws MalformedFieldException {
        final Map<String, Item> members = StructuredFields.dictionary(
                "ad-break;id=\"x7\", warning=\"flashing lights\", n=-1.5, b=:YQ==:, ad-break=?0");
        assertEquals("\"flashing lights\"", members.get("warning").value());
        assertEquals("-1.5", members.get("n").value());
        assertEquals("?0", members.get("ad-break").value());
        assertEquals(List.of("warning", "n", "b", "ad-break"), List.copyOf(members.keySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,",
                ",a",
                "a b",
                "a;",
                "a;;b",
                "\"open",
                "\"\\x\"",
                "(a b)",
                "1.",
                "1234567890123456",
                "?2",
                ":a",
                "é",
                "a=@1"
            })
    void shouldRefuseWhatIsNoList(final String value) {
        assertThrows(MalformedFieldException.class, () -> StructuredFields.list(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "A=1", "a=", "1=a", "a==b", "a=1 b=2", "a=(1 2)"})
    void shouldRefuseWhatIsNoDictionary(final String value) {
        assertThrows(MalformedFieldException.class, () -> StructuredFields.dictionary(value));
    }

    @Test
    void shouldReadAgainWhatItWritesAndNeverThrowAnythingElse() {
        final Random random = new Random(8);
        final String alphabet = "ab;=,\"\\ ?01.-:*() \t";
        for (int round = 0; round < 200_000; round++) {
            final StringBuilder value = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                final List<Item> items = StructuredFields.list(value.toString());
                final String written =
                        String.join(", ", items.stream().map(Item::toString).toList());
                assertEquals(items, StructuredFields.list(written), value::toString);
            } catch (final MalformedFieldException refused) {
                // what most of it is
            }
        }
    }
}
