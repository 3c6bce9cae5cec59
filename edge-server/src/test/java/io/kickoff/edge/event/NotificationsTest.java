package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NotificationsTest {
    private static final long SEED = Long.getLong("kickoff.seed", System.nanoTime());

    private long last = 100;
    private final Audit audit = new Audit(() -> 0, 0);
    private final Notifications notifications =
            new Notifications(Notifications.State.nothingSince(0), () -> last, audit);

    private static Map<String, String> told(final String header) {
        try {
            return Notifications.parse(header);
        } catch (final MalformedFieldException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private Notifications.Merged tell(final long number, final String header) {
        return notifications.merge(told(header), number, "a");
    }

    private String value() {
        return Notifications.header(notifications.state().words());
    }

    private String line() {
        return new String(notifications.line(), ISO_8859_1);
    }

    @Test
    void shouldTellTheLatestWordOfEachKeyAndItsVersion() {
        assertEquals("", line());
        tell(5, "warning=\"flashing lights\", ad-break;id=\"x7\"");
        assertEquals(
                "Kickoff-Notify: ad-break;id=\"x7\", warning=\"flashing lights\"\r\nKickoff-Notify-Version: 1\r\n",
                line());
        assertFalse(tell(6, "ad-break;id=\"x7\"").isChanged());
        tell(6, "ad-break=?0");
        assertEquals("Kickoff-Notify: warning=\"flashing lights\"\r\nKickoff-Notify-Version: 2\r\n", line());
        tell(7, "warning=?0");
        assertEquals("Kickoff-Notify-Version: 3\r\n", line(), "that there is nothing any more is worth a word");
    }

    @Test
    void shouldNotLetALateSegmentBringAnOlderWordBack() {
        tell(10, "score=\"1-0\"");
        assertFalse(tell(9, "score=\"0-0\"").isChanged());
        assertEquals("score=\"1-0\"", value());
        tell(11, "score=?0");
        assertFalse(tell(10, "score=\"1-0\"").isChanged());
        assertEquals("", value());
        assertTrue(tell(11, "score=\"2-0\"").isChanged(), "of equal numbers the last one counts");
    }

    @Test
    void shouldNotLetALateRemovalTakeAwayWhatWasToldAgain() {
        tell(10, "ad-break");
        tell(12, "ad-break");
        assertFalse(tell(11, "ad-break=?0").isChanged());
        assertEquals("ad-break", value());
    }

    @Test
    void shouldRememberARemovalThatCameFirst() {
        tell(12, "ad-break=?0");
        assertFalse(tell(11, "ad-break").isChanged());
        assertEquals(0, notifications.state().version());
        assertTrue(tell(12, "ad-break").isChanged());
    }

    @Test
    void shouldOrderWhatHasNoNumberAtTheLiveEdge() {
        tell(101, "ad-break;id=1");
        assertFalse(notifications.mergeNow(told("ad-break;id=2"), "b").isChanged());
        last = 101;
        assertTrue(notifications.mergeNow(told("ad-break;id=2"), "b").isChanged());
        assertFalse(tell(100, "ad-break=?0").isChanged());
        assertEquals("b", notifications.state().words().getFirst().source());
    }

    @Test
    void shouldObeyAnOperatorWhateverIsAhead() {
        tell(103, "ad-break");
        notifications.mergeByOperator(told("ad-break=?0, note=\"x\""));
        assertEquals("note=\"x\"", value());
        assertFalse(tell(102, "ad-break").isChanged());
        assertTrue(tell(103, "ad-break").isChanged());
        assertEquals(
                Notifications.OPERATOR, notifications.state().words().getLast().source());
    }

    @Test
    void shouldNotBringBackWhatWasCleared() {
        tell(99, "ad-break, score=\"1-0\"");
        tell(102, "late=?0");
        notifications.clear(Notifications.OPERATOR);
        assertEquals("Kickoff-Notify-Version: 2\r\n", line());
        assertFalse(tell(101, "ad-break, other").isChanged());
        notifications.clear(Notifications.OPERATOR);
        assertEquals(2, notifications.state().version(), "there was nothing to clear");
        assertTrue(tell(102, "ad-break").isChanged());
    }

    @Test
    void shouldKeepItsWordsWhenNumbersMeanOtherTimes() {
        tell(5000, "ad-break, score=\"1-0\"");
        tell(5000, "gone=?0");
        notifications.renumber();
        assertEquals("ad-break, score=\"1-0\"", value());
        assertTrue(tell(1, "score=\"2-0\"").isChanged());
        assertTrue(tell(1, "gone").isChanged());
    }

    @Test
    void shouldGoOnFromWhatItWas() {
        tell(10, "ad-break, score=\"1-0\"");
        tell(11, "score=?0");
        final Notifications again = new Notifications(notifications.state(), () -> last, audit);
        assertEquals(line(), new String(again.line(), ISO_8859_1));
        assertFalse(again.merge(told("score=\"0-0\""), 10, "b").isChanged());
        assertEquals(notifications.state(), again.state());
    }

    @Test
    void shouldAuditEachChange() {
        tell(10, "ad-break");
        tell(10, "ad-break");
        notifications.mergeByOperator(told("ad-break=?0"));
        assertEquals(
                List.of("version 1 by a", "version 2 by operator"),
                audit.since(0).stream().map(entry -> entry.about().note()).toList());
    }

    @Test
    void shouldForgetTheOldestAndSayWhichWhenThereIsNoRoom() {
        for (int i = 0; i < Notifications.MAX_KEYS; i++) {
            assertEquals(List.of(), tell(10 + i, "k" + i).dropped());
        }
        assertEquals(List.of("k0"), tell(90, "one-more").dropped());
        assertEquals(List.of("older"), tell(10, "older").dropped());
        assertFalse(tell(9, "k0").isChanged());
        assertEquals(
                List.of("large"), tell(91, "large=\"" + "x".repeat(3000) + '"').dropped());
        assertEquals(Notifications.MAX_KEYS, notifications.state().words().size());
        assertTrue(value().length() <= Notifications.MAX_BYTES);
        final String many = "x".repeat(1000);
        assertFalse(
                tell(92, "m1=\"" + many + "\", m2=\"" + many + '"').dropped().isEmpty());
        assertTrue(value().length() <= Notifications.MAX_BYTES);
        assertTrue(value().contains("m2="));
        assertFalse(Notifications.fits(told("a=\"" + many + "\", b=\"" + many + "\", c=\"" + many + '"')));
        assertTrue(Notifications.fits(told("a=\"" + many + "\", c=?0")));
    }

    /// A word of a segment: every pipeline tells the same with the same number.
    private record Told(String key, long number) {
        String member() {
            return (key.hashCode() + number) % 3 == 0 ? "?0" : Long.toString(number / 2);
        }
    }

    private static List<Told> someWords(final Random random) {
        final List<Told> words = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            final Told word = new Told("k" + random.nextInt(5), random.nextInt(30));
            // by one pipeline, or by two, or sent again
            words.addAll(Collections.nCopies(1 + random.nextInt(3), word));
        }
        return words;
    }

    /// What has to be told: of each key the word with the highest number.
    private static Map<String, String> reference(final List<Told> words) {
        final Map<String, Told> latest = new HashMap<>();
        words.forEach(word -> latest.merge(word.key, word, (x, y) -> x.number > y.number ? x : y));
        final Map<String, String> members = new TreeMap<>();
        latest.forEach((key, word) -> members.put(key, word.member()));
        members.values().removeIf("?0"::equals);
        return members;
    }

    private static Map<String, String> members(final Notifications notifications) {
        final Map<String, String> members = new TreeMap<>();
        notifications.state().words().forEach(word -> members.put(word.key(), word.value()));
        return members;
    }

    @Test
    void shouldTellTheSameInWhateverOrderSegmentsArrive() {
        final Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            final List<Told> words = someWords(random);
            Collections.shuffle(words, random);
            final Notifications told = new Notifications(Notifications.State.nothingSince(7), () -> last, audit);
            long changes = 7;
            for (int i = 0; i < words.size(); i++) {
                final Map<String, String> before = members(told);
                final Told word = words.get(i);
                told.merge(Map.of(word.key, word.member()), word.number, random.nextBoolean() ? "a" : "b");
                assertEquals(reference(words.subList(0, i + 1)), members(told), () -> "-Dkickoff.seed=" + SEED);
                changes += before.equals(members(told)) ? 0 : 1;
                assertEquals(changes, told.state().version(), () -> "-Dkickoff.seed=" + SEED);
            }
        }
    }

    @Test
    void shouldNeverTellAnOlderWordThanItKnewHoweverMuchWasForgotten() {
        final Random random = new Random(SEED);
        final Map<String, Long> newest = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            final String key = "k" + random.nextInt(120);
            final long number = Math.max(0, i / 50 + random.nextInt(20) - 10);
            final String member = random.nextInt(3) == 0 ? "?0" : '"' + "x".repeat(random.nextInt(150)) + '"';
            notifications.merge(Map.of(key, member), number, "a");
            newest.merge(key, number, Math::max);
            for (final Notifications.Word word : notifications.state().words()) {
                assertEquals(newest.get(word.key()), word.number(), () -> "-Dkickoff.seed=" + SEED);
            }
            assertTrue(notifications.state().words().size() <= Notifications.MAX_KEYS);
            assertTrue(notifications.state().removals().size() <= Notifications.MAX_KEYS);
            assertTrue(value().length() <= Notifications.MAX_BYTES);
        }
    }
}
