package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rules by which owners share an arena, told again with plain collections, and with every promise asserted
/// where it could be broken. Counts in units and knows nothing of bytes, runs and threads.
final class SharesModel {
    static final int LIVE_EDGE = 3;

    final int units;
    final int maxSegments;
    final List<Owner> owners = new ArrayList<>();
    final List<Window> windows = new ArrayList<>();
    final List<Segment> segments = new ArrayList<>();

    SharesModel(final int units, final int maxSegments) {
        this.units = units;
        this.maxSegments = maxSegments;
    }

    static final class Owner {
        final int weight;
        boolean isPresent;

        Owner(final int weight) {
            this.weight = weight;
        }
    }

    static final class Segment {
        Owner owner;
        long taken;
        boolean isComplete;
        boolean isOwned = true;
        int pins;

        Segment(final Owner owner) {
            this.owner = owner;
        }
    }

    static final class Window {
        final int slots;
        final long segmentMs;
        final TreeMap<Long, Map<Integer, Segment>> numbers = new TreeMap<>();
        Owner owner;
        long newest = -1;

        Window(final Owner owner, final int slots, final long segmentMs) {
            this.owner = owner;
            this.slots = slots;
            this.segmentMs = segmentMs;
        }

        List<Segment> reclaimable() {
            return behindLiveEdge().values().stream()
                    .flatMap(candidates -> candidates.values().stream())
                    .filter(segment -> segment.isComplete)
                    .toList();
        }

        private Map<Long, Map<Integer, Segment>> behindLiveEdge() {
            return numbers.headMap(newest - LIVE_EDGE, true);
        }

        /// The first number of which something is complete; newest when there is none.
        long oldest() {
            return behindLiveEdge().entrySet().stream()
                    .filter(entry -> entry.getValue().values().stream().anyMatch(segment -> segment.isComplete))
                    .mapToLong(Map.Entry::getKey)
                    .findFirst()
                    .orElse(newest);
        }

        long ageMs() {
            return (newest - oldest()) * segmentMs;
        }
    }

    // what each has

    long used(final Owner owner) {
        return of(owner).stream().mapToLong(segment -> segment.taken).sum();
    }

    List<Segment> of(final Owner owner) {
        return segments.stream().filter(segment -> segment.owner == owner).toList();
    }

    private List<Segment> reclaimable(final Owner owner) {
        return windows.stream()
                .filter(window -> window.owner == owner)
                .flatMap(window -> window.reclaimable().stream())
                .toList();
    }

    long held(final Owner owner) {
        return used(owner)
                - reclaimable(owner).stream()
                        .mapToLong(segment -> segment.taken)
                        .sum();
    }

    private int heldSegments(final Owner owner) {
        return of(owner).size() - reclaimable(owner).size();
    }

    private long charge(final Owner owner) {
        return Math.max(used(owner), (long) of(owner).size() * units / maxSegments);
    }

    // what each may have

    private boolean isActive(final Owner owner) {
        return !of(owner).isEmpty();
    }

    private long fairOf(final Owner owner, final long whole) {
        final long active = owners.stream()
                .filter(each -> isActive(each) || each == owner)
                .mapToLong(each -> each.weight)
                .sum();
        final long newcomer = owners.stream()
                .filter(each -> each.isPresent && !isActive(each) && each != owner)
                .mapToLong(each -> each.weight)
                .max()
                .orElse(0);
        return whole * owner.weight / (active + newcomer);
    }

    long fair(final Owner owner) {
        return fairOf(owner, units);
    }

    private boolean isOver(final Owner owner) {
        return charge(owner) > fair(owner);
    }

    // what happens

    /// @return null when there is no descriptor for it.
    Segment open(final Owner owner) {
        while (true) {
            if (heldSegments(owner) >= fairOf(owner, maxSegments)) {
                return null;
            }
            if (segments.size() < maxSegments) {
                final Segment segment = new Segment(owner);
                segments.add(segment);
                return segment;
            }
            if (!evictFor(owner)) {
                return null;
            }
        }
    }

    boolean grow(final Segment segment, final long wanted) {
        long rest = wanted;
        while (true) {
            final long free =
                    units - segments.stream().mapToLong(each -> each.taken).sum();
            final long room = fair(segment.owner) - held(segment.owner);
            final long step = Math.max(0, Math.min(rest, Math.min(free, room)));
            segment.taken += step;
            rest -= step;
            if (rest == 0) {
                return true;
            }
            if (step == room || room <= 0 || !evictFor(segment.owner)) {
                return false;
            }
        }
    }

    private boolean evictFor(final Owner asking) {
        final Optional<Owner> giver = owners.stream()
                .filter(owner -> !reclaimable(owner).isEmpty())
                .filter(owner -> owner == asking || isOver(owner) && isMore(owner, asking))
                .reduce((x, y) -> isMore(y, x) ? y : x);
        if (giver.isEmpty()) {
            assertSomebodyHoldsTooMuch(asking);
            return false;
        }
        final Owner owner = giver.get();
        assertTrue(owner == asking || isOver(owner), "who is within his part gives to nobody else");
        assertTrue(
                isOver(owner)
                        || owners.stream()
                                .noneMatch(other ->
                                        isOver(other) && !reclaimable(other).isEmpty()),
                "nobody within his part gives while another one is over");
        final Window oldest = windows.stream()
                .filter(window -> window.owner == owner && window.ageMs() > 0)
                .reduce((x, y) -> y.ageMs() > x.ageMs() ? y : x)
                .orElseThrow();
        assertTrue(oldest.oldest() <= oldest.newest - LIVE_EDGE, "the live edge never goes");
        evict(oldest, oldest.oldest());
        return true;
    }

    private boolean isMore(final Owner owner, final Owner other) {
        return charge(owner) * other.weight > charge(other) * owner.weight;
    }

    /// What owners rely on: room within one's own part is wanting only when another one holds more than his.
    private void assertSomebodyHoldsTooMuch(final Owner asking) {
        final boolean isWithin = held(asking) < fair(asking) && heldSegments(asking) < fairOf(asking, maxSegments);
        assertFalse(
                isWithin
                        && owners.stream()
                                .allMatch(owner -> owner == asking
                                        || held(owner) <= fair(owner)
                                                && heldSegments(owner) <= fairOf(owner, maxSegments)),
                "room is wanting though everybody is within his part");
    }

    int evict(final Window window, final long number) {
        final Map<Integer, Segment> gone = window.numbers.remove(number);
        gone.values().forEach(this::release);
        return gone.size();
    }

    void evictBelow(final Window window, final long number) {
        while (!window.numbers.isEmpty() && window.numbers.firstKey() < number) {
            evict(window, window.numbers.firstKey());
        }
    }

    boolean publish(final Window window, final long number, final int pipeline, final Segment segment) {
        evictBelow(window, number - window.slots + 1);
        if (number < 0 || number <= window.newest - window.slots) {
            return false;
        }
        segment.owner = window.owner;
        final Segment replaced = window.numbers
                .computeIfAbsent(number, absent -> new TreeMap<>())
                .put(pipeline, segment);
        if (replaced != null && replaced != segment) {
            release(replaced);
        }
        window.newest = Math.max(window.newest, number);
        return true;
    }

    boolean remove(final Window window, final long number, final int pipeline) {
        final Segment removed =
                window.numbers.getOrDefault(number, new TreeMap<>()).remove(pipeline);
        if (removed != null) {
            release(removed);
        }
        return removed != null;
    }

    void clear(final Window window) {
        evictBelow(window, Long.MAX_VALUE);
        window.newest = -1;
    }

    void move(final Window window, final Owner owner) {
        window.owner = owner;
        window.numbers.values().forEach(candidates -> candidates.values().forEach(segment -> segment.owner = owner));
    }

    void release(final Segment segment) {
        segment.isOwned = false;
        bury(segment);
    }

    void unpin(final Segment segment) {
        segment.pins--;
        bury(segment);
    }

    private void bury(final Segment segment) {
        if (!segment.isOwned && segment.pins == 0) {
            segments.remove(segment);
        }
    }

    /// Those that live, oldest first, for a choice that does not depend on addresses.
    List<Segment> living() {
        return segments.stream()
                .sorted(Comparator.comparingInt(segments::indexOf))
                .toList();
    }
}
