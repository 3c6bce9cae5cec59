package io.kickoff.edge.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// What has happened to an event that changes what readers get, or what caches should forget: the last
/// {@value #CAPACITY} entries, in a ring.
///
/// Entries are numbered from 1 on, without gaps but for one at each start of the node ({@link Kind#RECOVERED}): the
/// numbers go on, the entries of before are gone. Whoever adds one takes the next number and stores it in its place:
/// event loops do so too, and never wait. A reader takes what is in the ring up to the first place whose entry is just
/// being stored: it asks again from the last number that it has, and passes over none.
///
/// *Thread-safe, lock-free.*
public final class Audit {
    /// Most entries that are kept.
    public static final int CAPACITY = 1000;

    private final EpochClock clock;
    private final long before;
    private final AtomicLong last;
    private final AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(CAPACITY);

    /// What has happened.
    public enum Kind {
        /// The node has started again, and has gone on with the configuration that it had.
        RECOVERED,
        /// A configuration has taken effect.
        CONFIGURED,
        /// An operator has hidden a range.
        MASKED,
        /// An operator has shown a range again.
        UNMASKED,
        /// An operator has thrown away everything that was published.
        FLUSHED,
        /// Notifications have changed.
        NOTIFIED,
        /// A candidate was given to readers in spite of its defects, or was found defective after that.
        DEFECTIVE_SERVED,
        /// Something better has come, or other bytes, for what readers were given.
        SUPERSEDED,
        /// A pipeline has lost its epoch lock.
        PIPELINE_UNLOCKED,
        /// A pipeline has found its epoch lock again.
        PIPELINE_LOCKED;

        /// @return as it is written in the API.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What an entry is about. What does not apply is empty, or {@link #NO_NUMBER}.
    ///
    /// @param rendition     id.
    /// @param from          first number.
    /// @param to            last number.
    /// @param pipeline      id.
    /// @param note          in words.
    /// @param surrogateKeys what caches should forget.
    public record About(
            String rendition, long from, long to, String pipeline, String note, List<String> surrogateKeys) {
        /// It is about no number.
        public static final long NO_NUMBER = -1;

        static About note(final String note) {
            return new About("", NO_NUMBER, NO_NUMBER, "", note, List.of());
        }

        static About candidate(
                final String rendition, final long number, final String pipeline, final List<String> surrogateKeys) {
            return new About(rendition, number, number, pipeline, "", surrogateKeys);
        }
    }

    /// One thing that has happened.
    ///
    /// @param sequence counts on.
    /// @param atMs     epoch ms.
    /// @param kind     of thing.
    /// @param about    what.
    public record Entry(long sequence, long atMs, Kind kind, About about) {}

    /// @param clock time.
    /// @param last  number of the last entry before.
    Audit(final EpochClock clock, final long last) {
        this.clock = clock;
        this.before = last;
        this.last = new AtomicLong(last);
    }

    void add(final Kind kind, final About about) {
        final long sequence = last.incrementAndGet();
        // one that was held up for a whole turn of the ring takes nobody's place
        ring.accumulateAndGet(
                (int) (sequence % CAPACITY), new Entry(sequence, clock.time(), kind, about), Audit::newer);
    }

    private static @Nullable Entry newer(final @Nullable Entry held, final @Nullable Entry entry) {
        return held != null && entry != null && held.sequence > entry.sequence ? held : entry;
    }

    /// @return number of the last entry; 0 when there was none.
    public long last() {
        return last.get();
    }

    /// @param sequence number of the last entry that is known.
    /// @return those after it that are still there, in order, without those behind one that is just being stored.
    public List<Entry> since(final long sequence) {
        final long newest = last.get();
        final List<Entry> entries = new ArrayList<>();
        for (long next = Math.max(Math.max(sequence, before), newest - CAPACITY) + 1; next <= newest; next++) {
            final @Nullable Entry entry = ring.getAcquire((int) (next % CAPACITY));
            if (entry == null || entry.sequence < next) {
                break;
            }
            if (entry.sequence == next) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
