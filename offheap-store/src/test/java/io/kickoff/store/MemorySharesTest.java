package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.CandidateWord;
import io.kickoff.store.SharesModel.Owner;
import io.kickoff.store.SharesModel.Segment;
import io.kickoff.store.SharesModel.Window;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random steps of several owners, held to {@link SharesModel} after each: the same uploads succeed, the same numbers
/// go, and every owner's account is the same to the unit.
class MemorySharesTest {
    private static final int UNITS = 512;
    private static final int PIPELINES = 2;
    private static final int SLOTS = 16;
    private static final int STEPS = 1_000;

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore((long) UNITS * SegmentArena.UNIT);

    private final SegmentStore store = fixture.store();
    private final SegmentArena arena = fixture.arena();
    private final SharesModel model = new SharesModel(UNITS, arena.maxSegments());
    private final List<MemoryShare> shares = new ArrayList<>();
    private final List<RenditionWindow> windows = new ArrayList<>();
    private final Map<Segment, Long> handles = new HashMap<>();
    private final List<Segment> uploads = new ArrayList<>();
    private final Set<Segment> shown = new HashSet<>();
    private final List<Segment> kept = new ArrayList<>();
    private final List<Segment> pinned = new ArrayList<>();
    private Random random = new Random(0);
    private int version;

    static long[] seeds() {
        return new Random(15).longs(24).toArray();
    }

    private void addOwner(final int weight) {
        final Owner owner = new Owner(weight);
        owner.isPresent = true;
        model.owners.add(owner);
        shares.add(arena.newShare(weight));
        arena.enter(shares.getLast());
        for (int i = 0; i < 2; i++) {
            final long segmentMs = random.nextLong(1_000, 4_000);
            model.windows.add(new Window(owner, SLOTS, segmentMs));
            windows.add(fixture.window(shares.getLast(), SLOTS, PIPELINES, segmentMs));
        }
    }

    private MemoryShare share(final Owner owner) {
        return shares.get(model.owners.indexOf(owner));
    }

    private RenditionWindow real(final Window window) {
        return windows.get(model.windows.indexOf(window));
    }

    private <T> T any(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private long word(final boolean isComplete) {
        version++;
        return CandidateWord.encode(isComplete, 0, 0, 0, 1, version);
    }

    /// Null when there was no room for it, as in the model.
    private Segment upload(final Owner owner, final int units) {
        final Segment segment = model.open(owner);
        final int length = units * SegmentArena.UNIT - random.nextInt(SegmentArena.UNIT);
        final long handle = store.open(length, share(owner));
        assertEquals(segment == null, handle == SegmentArena.NO_MEMORY, "descriptor");
        if (segment == null) {
            return null;
        }
        handles.put(segment, handle);
        final boolean isWhole = model.grow(segment, units);
        assertEquals(isWhole, fixture.append(handle, new byte[length], length), "memory");
        if (!isWhole) {
            arena.abort(handle);
            model.release(segment);
            return null;
        }
        return segment;
    }

    private void complete(final Segment segment) {
        arena.complete(handles.get(segment));
        segment.isComplete = true;
    }

    private void publish(final Segment segment) {
        final Window window = any(model.windows);
        final long number = window.newest + 1 - (random.nextInt(4) == 0 ? random.nextInt(SLOTS + 2) : 0);
        final int pipeline = random.nextInt(PIPELINES);
        final boolean isPublished = model.publish(window, number, pipeline, segment);
        assertEquals(
                isPublished,
                real(window).publish(number, pipeline, word(segment.isComplete), handles.get(segment)),
                "published");
        if (!isPublished) {
            arena.release(handles.get(segment));
            model.release(segment);
        }
    }

    private void completeInItsWindow(final Segment segment) {
        complete(segment);
        for (final Window window : model.windows) {
            window.numbers.forEach((number, candidates) -> candidates.forEach((pipeline, candidate) -> {
                if (candidate == segment) {
                    assertTrue(real(window).update(number, pipeline, word(true), handles.get(segment)));
                }
            }));
        }
    }

    private void step(final int largest) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> {
                final Segment segment = upload(any(model.owners), 1 + random.nextInt(largest));
                if (segment != null) {
                    complete(segment);
                    publish(segment);
                }
            }
            case 8, 9 -> {
                final Segment segment = upload(any(model.owners), 1 + random.nextInt(largest));
                if (segment != null) {
                    uploads.add(segment);
                    if (random.nextBoolean()) {
                        // the upload goes on with a pin of its own
                        shown.add(segment);
                        assertTrue(arena.pin(handles.get(segment)));
                        segment.pins++;
                        publish(segment);
                    }
                }
            }
            case 10, 11 -> endUpload();
            case 12 -> {
                final Segment segment = upload(any(model.owners), 1 + random.nextInt(largest));
                if (segment != null) {
                    complete(segment);
                    kept.add(segment);
                }
            }
            case 13, 14 -> {
                if (!kept.isEmpty()) {
                    final Segment segment = kept.remove(random.nextInt(kept.size()));
                    arena.release(handles.get(segment));
                    model.release(segment);
                }
            }
            case 15 -> {
                if (!model.segments.isEmpty()) {
                    final Segment segment = any(model.living());
                    assertTrue(arena.pin(handles.get(segment)));
                    segment.pins++;
                    pinned.add(segment);
                }
            }
            case 16, 17 -> unpin();
            case 18 -> take(any(model.windows));
            default -> changeOwners();
        }
    }

    private void unpin() {
        if (!pinned.isEmpty()) {
            final Segment segment = pinned.remove(random.nextInt(pinned.size()));
            arena.unpin(handles.get(segment));
            model.unpin(segment);
        }
    }

    private void endUpload() {
        if (uploads.isEmpty()) {
            return;
        }
        final Segment segment = uploads.remove(random.nextInt(uploads.size()));
        if (shown.remove(segment)) {
            completeInItsWindow(segment);
            arena.unpin(handles.get(segment));
            model.unpin(segment);
        } else if (random.nextBoolean()) {
            complete(segment);
            publish(segment);
        } else {
            arena.abort(handles.get(segment));
            model.release(segment);
        }
    }

    private void take(final Window window) {
        final long number = window.newest - random.nextInt(SLOTS);
        final int pipeline = random.nextInt(PIPELINES);
        switch (random.nextInt(8)) {
            case 0 -> {
                real(window).clear();
                model.clear(window);
            }
            case 1 -> {
                real(window).evictBelow(number);
                model.evictBelow(window, number);
            }
            case 2 -> {
                real(window).removePipeline(pipeline);
                List.copyOf(window.numbers.keySet()).forEach(each -> model.remove(window, each, pipeline));
            }
            default ->
                assertEquals(
                        model.remove(window, number, pipeline), real(window).remove(number, pipeline));
        }
    }

    private void changeOwners() {
        final Owner owner = any(model.owners);
        switch (random.nextInt(3)) {
            case 0 -> {
                final Window window = any(model.windows);
                real(window).moveTo(share(owner));
                model.move(window, owner);
            }
            case 1 -> {
                arena.leave(share(owner));
                owner.isPresent = false;
            }
            default -> {
                arena.enter(share(owner));
                owner.isPresent = true;
            }
        }
    }

    private void assertSame() {
        long sum = 0;
        final long used = arena.usedBytes();
        for (final Owner owner : model.owners) {
            final MemoryShare share = share(owner);
            assertEquals(model.used(owner) * SegmentArena.UNIT, share.usedBytes(), "used");
            assertEquals(model.held(owner) * SegmentArena.UNIT, share.heldBytes(), "held");
            assertEquals(model.of(owner).size(), share.segments(), "segments");
            assertEquals(model.fair(owner) * SegmentArena.UNIT, share.fairBytes(), "fair");
            sum += share.usedBytes();
        }
        assertEquals(used, sum, "the accounts sum to what is used");
        for (final Window window : model.windows) {
            for (long number = Math.max(0, window.newest - SLOTS); number <= window.newest; number++) {
                for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
                    final boolean isThere =
                            window.numbers.getOrDefault(number, Map.of()).containsKey(pipeline);
                    assertEquals(isThere, CandidateWord.isPresent(real(window).word(number, pipeline)), "candidate");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldShareAsTheModelDoes(final long seed) {
        random = new Random(seed);
        final int ownerCount = 1 + random.nextInt(4);
        for (int i = 0; i < ownerCount; i++) {
            addOwner(1 + random.nextInt(3));
        }
        final int largest = 1 + random.nextInt(48);
        for (int i = 0; i < STEPS; i++) {
            step(largest);
            assertSame();
        }
        while (!uploads.isEmpty()) {
            endUpload();
        }
        kept.forEach(segment -> arena.release(handles.get(segment)));
        while (!pinned.isEmpty()) {
            unpin();
        }
        windows.forEach(store::drop);
        assertEquals(0, arena.usedBytes());
        for (final MemoryShare share : shares) {
            assertEquals(0, share.usedBytes());
            assertEquals(0, share.heldBytes());
            assertEquals(0, share.segments());
            assertEquals(false, share.hasReclaimable());
        }
    }

    @Test
    void shouldLetNobodyHoldMoreThanItsPartByManyUploadsThatNeverEnd() {
        addOwner(1);
        addOwner(1);
        final Owner greedy = model.owners.getFirst();
        final Owner modest = model.owners.getLast();
        final List<Segment> open = new ArrayList<>();
        for (Segment segment = upload(greedy, 16); segment != null; segment = upload(greedy, 16)) {
            open.add(segment);
        }
        assertEquals(UNITS / 2 / 16, open.size());
        for (int number = 0; number < 50; number++) {
            final Segment segment = upload(modest, 40);
            assertTrue(segment != null, "live edge of the other one at number " + number);
            complete(segment);
            assertTrue(model.publish(model.windows.getLast(), number, 0, segment));
            assertTrue(windows.getLast().publish(number, 0, word(true), handles.get(segment)));
        }
        open.forEach(segment -> arena.abort(handles.get(segment)));
    }

    @Test
    void shouldGiveBackWhatWasBorrowedWhenItsOwnerComes() {
        addOwner(3);
        addOwner(1);
        for (int number = 0; number < 15; number++) {
            final Segment segment = upload(model.owners.getLast(), 32);
            assertTrue(segment != null, "borrowed at number " + number);
            complete(segment);
            model.publish(model.windows.getLast(), number, 0, segment);
            assertTrue(windows.getLast().publish(number, 0, word(true), handles.get(segment)));
        }
        final MemoryShare borrower = shares.getLast();
        assertEquals(480L * SegmentArena.UNIT, borrower.usedBytes(), "far over its quarter");
        for (int number = 0; number < 20; number++) {
            final Segment segment = upload(model.owners.getFirst(), 32);
            assertTrue(segment != null, "its own at number " + number);
            complete(segment);
            model.publish(model.windows.getFirst(), number, 0, segment);
            assertTrue(windows.getFirst().publish(number, 0, word(true), handles.get(segment)));
        }
        assertSame();
        assertEquals(128L * SegmentArena.UNIT, borrower.usedBytes(), "its quarter, and no less");
    }
}
