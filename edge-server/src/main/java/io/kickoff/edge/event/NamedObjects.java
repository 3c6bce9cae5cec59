package io.kickoff.edge.event;

import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The objects of an event that are neither segments nor init segments: manifests, playlists, artwork.
///
/// Each pipeline may have its own; readers get the newest. Bounded in number: beyond it the object that was written
/// longest ago goes.
///
/// *Writers are serialised inside; readers never wait.*
public final class NamedObjects {
    private final SegmentArena arena;
    private final int capacity;
    private final Map<String, Named> byName = new ConcurrentHashMap<>();
    private MemoryShare share;
    private long sequence;
    private long restoredSequence;

    /// One pipeline's version of an object.
    ///
    /// @param pipeline table index.
    /// @param object   the version.
    public record Version(int pipeline, StoredObject object) {}

    /// All versions of a name, newest last.
    private record Named(long sequence, List<Version> versions) {
        Version newest() {
            return versions.getLast();
        }
    }

    /// @param arena    where the bytes are.
    /// @param share    of the owner.
    /// @param capacity most names that are kept.
    public NamedObjects(final SegmentArena arena, final MemoryShare share, final int capacity) {
        this.arena = arena;
        this.share = share;
        this.capacity = capacity;
    }

    /// Makes a version the newest. Takes ownership of its bytes.
    ///
    /// @param name     of the object.
    /// @param pipeline table index of the one that published it.
    /// @param object   the new version.
    /// @return the version of this pipeline that it replaces, whose bytes are given back; or null.
    public synchronized @Nullable StoredObject put(final String name, final int pipeline, final StoredObject object) {
        arena.assign(object.handle(), share);
        final @Nullable Named before = byName.get(name);
        final List<Version> versions = new ArrayList<>();
        final @Nullable StoredObject replaced = before == null ? null : without(before, pipeline, versions);
        versions.add(new Version(pipeline, object));
        byName.put(name, new Named(++sequence, List.copyOf(versions)));
        if (replaced != null) {
            arena.release(replaced.handle());
        }
        if (byName.size() > capacity) {
            dropOldest();
        }
        return replaced;
    }

    /// Brings back a version that is older than all that have been brought back before it, and than all that were
    /// put. Takes ownership of its bytes.
    ///
    /// @param name     of the object.
    /// @param pipeline table index of the one that published it.
    /// @param object   the version.
    /// @return false when the pipeline has a newer one, or there is no place; the bytes stay the caller's.
    public synchronized boolean restore(final String name, final int pipeline, final StoredObject object) {
        final @Nullable Named known = byName.get(name);
        final List<Version> versions = new ArrayList<>();
        if (known == null ? byName.size() >= capacity : without(known, pipeline, versions) != null) {
            return false;
        }
        arena.assign(object.handle(), share);
        versions.addFirst(new Version(pipeline, object));
        byName.put(name, new Named(known == null ? --restoredSequence : known.sequence, List.copyOf(versions)));
        return true;
    }

    /// Gives all of them to another owner.
    ///
    /// @param other that they belong to from now on.
    public synchronized void moveTo(final MemoryShare other) {
        share = other;
        byName.values()
                .forEach(named -> named.versions.forEach(version -> arena.assign(version.object.handle(), other)));
    }

    private static @Nullable StoredObject without(final Named named, final int pipeline, final List<Version> rest) {
        @Nullable StoredObject found = null;
        for (final Version version : named.versions) {
            if (version.pipeline == pipeline) {
                found = version.object;
            } else {
                rest.add(version);
            }
        }
        return found;
    }

    private void dropOldest() {
        byName.entrySet().stream()
                .min((x, y) -> Long.compare(x.getValue().sequence, y.getValue().sequence))
                .ifPresent(oldest -> {
                    byName.remove(oldest.getKey());
                    oldest.getValue().versions.forEach(version -> arena.release(version.object.handle()));
                });
    }

    /// @param name     of the object.
    /// @param pipeline table index.
    /// @return whether that pipeline had it; it is gone now.
    public synchronized boolean remove(final String name, final int pipeline) {
        final @Nullable Named before = byName.get(name);
        if (before == null) {
            return false;
        }
        final List<Version> rest = new ArrayList<>();
        final @Nullable StoredObject removed = without(before, pipeline, rest);
        if (removed == null) {
            return false;
        }
        if (rest.isEmpty()) {
            byName.remove(name);
        } else {
            byName.put(name, new Named(before.sequence, List.copyOf(rest)));
        }
        arena.release(removed.handle());
        return true;
    }

    /// Takes a version back, if it is still there.
    ///
    /// @param name     of the object.
    /// @param pipeline table index.
    /// @param handle   of its bytes.
    public synchronized void withdraw(final String name, final int pipeline, final long handle) {
        if (versions(name).stream()
                .anyMatch(version -> version.pipeline == pipeline && version.object.handle() == handle)) {
            remove(name, pipeline);
        }
    }

    /// Everything goes.
    ///
    /// @return how many names.
    public synchronized int clear() {
        final int count = byName.size();
        byName.values().forEach(named -> named.versions.forEach(version -> arena.release(version.object.handle())));
        byName.clear();
        return count;
    }

    /// @param name of the object.
    /// @return its newest version, unpinned: its bytes may be gone by the time of the pin, then ask again; or null.
    public @Nullable StoredObject newest(final String name) {
        final @Nullable Named named = byName.get(name);
        return named == null ? null : named.newest().object;
    }

    /// @param name of the object.
    /// @return every pipeline's version, newest last; empty when there is none.
    public List<Version> versions(final String name) {
        final @Nullable Named named = byName.get(name);
        return named == null ? List.of() : named.versions;
    }

    /// @return number of names.
    public int size() {
        return byName.size();
    }
}
