package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.http.StructuredFields;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The cumulative notifications of an event: what its pipelines and its operators have told, key by key, the latest
/// word of each.
///
/// They ride on every response of the event as `Kickoff-Notify`, a dictionary of RFC 8941 in the order of its keys,
/// beside `Kickoff-Notify-Version`; so the lines are made when something changes, and only read otherwise.
///
/// **Assumptions.** (1) A word is as new as the segment that carried it: redundant pipelines tell the same things
/// with the same numbers, but at other times, and segments come late or twice. (2) What comes with an object that has
/// no number is told now: it is ordered like the newest segment of the schedule. (3) An operator means what he says:
/// his word is told now too, and never older than the word that it replaces.
///
/// **Guarantee.** Of two words for a key the one with the higher number stays, whichever comes first; of equal
/// numbers the one that comes last. A removal (`?0`) is a word like any other: what was told before it does not come
/// back. So what is told depends on the order of arrival only where words with equal numbers contradict each other.
///
/// **Bounds.** At most {@link #MAX_KEYS} keys and {@link #MAX_BYTES} bytes, and as many removals are remembered.
/// Beyond that the lowest numbers are forgotten, and with them everything of keys that are not known any more and of
/// lower numbers: forgetting may lose a late word, and never brings back an old one.
///
/// *Thread-safe: changes are serialised inside, readers take the lines as they are.*
public final class Notifications {
    /// Most keys that are kept.
    public static final int MAX_KEYS = 32;
    /// Most keys of one word to the event: as many as are kept, and as many removals.
    public static final int MAX_MEMBERS = 2 * MAX_KEYS;
    /// Most bytes of the header's value.
    public static final int MAX_BYTES = 2048;
    /// The number of what was told under another schedule: older than anything.
    public static final long EARLIER = Long.MIN_VALUE;
    /// The source of what operators tell.
    public static final String OPERATOR = "operator";

    private static final Comparator<Word> BY_AGE =
            Comparator.comparingLong(Word::number).thenComparing(Word::key);

    private final LongSupplier last;
    private final Audit audit;
    private final Map<String, Word> words = new TreeMap<>();
    private final Map<String, Word> removals = new TreeMap<>();
    private long forgotten = EARLIER;
    private long version;
    private String value = "";
    private volatile byte[] line = new byte[0];

    /// What was told of a key.
    ///
    /// @param key    of the dictionary.
    /// @param value  its member as it is written in a header (`?1;id="x7"`); begins with `?0` when it was removed.
    /// @param number of the segment that carried it, or of the newest of the schedule; {@link #EARLIER} when it was
    ///               told under another schedule.
    /// @param source who told it first: a pipeline, or {@link #OPERATOR}.
    public record Word(String key, String value, long number, String source) {
        boolean isRemoval() {
            return value.startsWith("?0");
        }
    }

    /// All there is to remember.
    ///
    /// @param words     that are told, by key.
    /// @param removals  of keys that are not.
    /// @param forgotten highest number of what is not remembered any more.
    /// @param version   of the words.
    public record State(List<Word> words, List<Word> removals, long forgotten, long version) {
        public State {
            words = List.copyOf(words);
            removals = List.copyOf(removals);
        }

        /// @param version of the words that were told before.
        /// @return nothing told since.
        public static State nothingSince(final long version) {
            return new State(List.of(), List.of(), EARLIER, version);
        }
    }

    /// What became of words.
    ///
    /// @param isChanged whether something else is told now.
    /// @param version   of what is told now.
    /// @param dropped   keys for which there was no room.
    public record Merged(boolean isChanged, long version, List<String> dropped) {}

    /// @param state to go on from.
    /// @param last  number of the newest segment of the schedule.
    /// @param audit told of every change.
    Notifications(final State state, final LongSupplier last, final Audit audit) {
        this.last = last;
        this.audit = audit;
        state.words().forEach(word -> words.put(word.key, word));
        state.removals().forEach(word -> removals.put(word.key, word));
        forgotten = state.forgotten();
        version = state.version();
        render();
    }

    /// @param header value of `Kickoff-Notify`.
    /// @return keys to members as they are written in a header.
    /// @throws MalformedFieldException when it is no dictionary of RFC 8941, or has more than {@link #MAX_MEMBERS}.
    public static Map<String, String> parse(final String header) throws MalformedFieldException {
        final Map<String, StructuredFields.Item> items = StructuredFields.dictionary(header);
        if (items.size() > MAX_MEMBERS) {
            throw new MalformedFieldException(items.size() + " keys at once: " + MAX_MEMBERS + " is the most");
        }
        final Map<String, String> members = new LinkedHashMap<>();
        items.forEach((key, item) -> members.put(key, item.toString()));
        return members;
    }

    /// @param told keys to members.
    /// @return whether all of them may be told at the same time.
    public static boolean fits(final Map<String, String> told) {
        final List<Word> alone = new ArrayList<>();
        told.forEach((key, member) -> alone.add(new Word(key, member, 0, "")));
        alone.removeIf(Word::isRemoval);
        return fits(alone);
    }

    private static boolean fits(final Collection<Word> told) {
        return told.size() <= MAX_KEYS && header(told).length() <= MAX_BYTES;
    }

    /// Merges what a pipeline told with a segment.
    ///
    /// @param told   keys to members.
    /// @param number of the segment.
    /// @param source id of the pipeline.
    /// @return what became of it.
    public synchronized Merged merge(final Map<String, String> told, final long number, final String source) {
        final List<Word> news = new ArrayList<>();
        told.forEach((key, member) -> news.add(new Word(key, member, number, source)));
        return take(news, source);
    }

    /// Merges what a pipeline told with an object that has no number.
    ///
    /// @param told   keys to members.
    /// @param source id of the pipeline.
    /// @return what became of it.
    public synchronized Merged mergeNow(final Map<String, String> told, final String source) {
        return merge(told, last.getAsLong(), source);
    }

    /// Merges what an operator told.
    ///
    /// @param told keys to members.
    /// @return what became of it.
    public synchronized Merged mergeByOperator(final Map<String, String> told) {
        final long now = last.getAsLong();
        final List<Word> news = new ArrayList<>();
        told.forEach((key, member) -> {
            final @Nullable Word before = known(key);
            final long notBefore = before == null ? forgotten : before.number;
            news.add(new Word(key, member, Math.max(now, notBefore), OPERATOR));
        });
        return take(news, OPERATOR);
    }

    private @Nullable Word known(final String key) {
        final @Nullable Word word = words.get(key);
        return word == null ? removals.get(key) : word;
    }

    private Merged take(final List<Word> news, final String source) {
        final List<String> dropped = new ArrayList<>();
        boolean isTouched = false;
        for (final Word word : news) {
            if (!word.isRemoval() && !fits(List.of(word))) {
                dropped.add(word.key);
            } else {
                isTouched |= take(word);
            }
        }
        if (!isTouched) {
            return new Merged(false, version, dropped);
        }
        while (!fits(words.values())) {
            dropped.add(forgetOldest(words).key);
        }
        while (removals.size() > MAX_KEYS) {
            forgetOldest(removals);
        }
        return new Merged(isAnnounced(source), version, dropped);
    }

    /// @return whether there is anything new in it.
    private boolean take(final Word word) {
        final @Nullable Word before = known(word.key);
        if (word.number < (before == null ? forgotten : before.number)) {
            return false;
        }
        final boolean isRepeated = before != null && before.value.equals(word.value);
        final String source = before != null && isRepeated ? before.source : word.source;
        final Word latest = new Word(word.key, word.value, word.number, source);
        (word.isRemoval() ? words : removals).remove(word.key);
        (word.isRemoval() ? removals : words).put(word.key, latest);
        return !isRepeated;
    }

    private Word forgetOldest(final Map<String, Word> among) {
        final Word oldest = among.values().stream().min(BY_AGE).orElseThrow();
        among.remove(oldest.key);
        forgotten = Math.max(forgotten, oldest.number);
        return oldest;
    }

    /// Everything told so far is forgotten, and does not come back with segments of lower numbers.
    ///
    /// @param source who wants it.
    public synchronized void clear(final String source) {
        forgotten = Math.max(forgotten, last.getAsLong());
        while (!words.isEmpty()) {
            forgetOldest(words);
        }
        while (!removals.isEmpty()) {
            forgetOldest(removals);
        }
        isAnnounced(source);
    }

    /// Numbers mean other times from now on: what is told stays until something is told under the new schedule.
    synchronized void renumber() {
        words.replaceAll((key, word) -> new Word(key, word.value, EARLIER, word.source));
        removals.clear();
        forgotten = EARLIER;
    }

    /// @return whether readers are told something else from now on.
    private boolean isAnnounced(final String source) {
        if (header(words.values()).equals(value)) {
            return false;
        }
        version++;
        render();
        audit.add(Audit.Kind.NOTIFIED, Audit.About.note("version " + version + " by " + source));
        return true;
    }

    private void render() {
        value = header(words.values());
        final String told = value.isEmpty() ? "" : "Kickoff-Notify: " + value + "\r\n";
        line = version == 0 ? new byte[0] : (told + "Kickoff-Notify-Version: " + version + "\r\n").getBytes(ISO_8859_1);
    }

    /// @param told words that are no removals.
    /// @return value of `Kickoff-Notify`; empty when there are none.
    public static String header(final Collection<Word> told) {
        final StringBuilder header = new StringBuilder();
        for (final Word word : told) {
            header.append(header.isEmpty() ? "" : ", ").append(member(word.key, word.value));
        }
        return header.toString();
    }

    /// RFC 8941 §4.1.2: a member that is true is written without its value.
    private static String member(final String key, final String value) {
        return value.startsWith("?1") ? key + value.substring(2) : key + '=' + value;
    }

    /// @return all there is to remember, as it is now.
    public synchronized State state() {
        return new State(List.copyOf(words.values()), List.copyOf(removals.values()), forgotten, version);
    }

    /// @return the headers with their line ends; empty until something is told for the first time.
    public byte[] line() {
        return line;
    }
}
