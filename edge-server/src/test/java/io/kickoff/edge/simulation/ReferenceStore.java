package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.SimulatedUpload.Phase;
import io.kickoff.validrange.LiveEventConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a node that keeps the contract knows after all that was published: plain maps, changed one call at a time.
///
/// *Confined to the simulation's thread.*
final class ReferenceStore {
    private static final int MAX_AHEAD = 10;

    private final ReferenceTimeline timeline;
    private final long startNumber;
    private final long expiryMarginMs;
    private final int pipelines;
    private final Map<Ask.Name, SimulatedUpload[]> candidates = new HashMap<>();
    private final Map<Ask.Name, List<SimulatedUpload>> named = new HashMap<>();
    private final List<Mask> masks = new ArrayList<>();
    private final Set<Ask.Name> changed = new LinkedHashSet<>();
    private final Map<Ask.Name, List<SimulatedUpload>> showing = new HashMap<>();
    private final Map<String, byte[]> bodies = new HashMap<>();
    private long endNumber = Long.MAX_VALUE;
    private int flushes;

    /// A stretch of numbers of one pipeline that is hidden.
    record Mask(int pipelines, long from, long to) {}

    ReferenceStore(final Plan plan) {
        this.timeline = new ReferenceTimeline(plan.config());
        this.startNumber = plan.config().startNumber();
        this.expiryMarginMs = plan.expiryMarginMs();
        this.pipelines = plan.config().pipelines().size();
    }

    /// A header has come.
    ///
    /// @return 0 when it may come in; else the status that it is refused with.
    int begin(final SimulatedUpload upload, final long nowMs) {
        final long number = upload.name.number();
        final boolean isPlausible = !upload.isSegment()
                || number >= startNumber
                        && number <= endNumber
                        && number >= timeline.first(nowMs - expiryMarginMs)
                        && number <= timeline.last(nowMs) + MAX_AHEAD;
        upload.phase = isPlausible ? Phase.ARRIVING : Phase.OVER;
        return isPlausible ? 0 : 403;
    }

    /// Bytes have come, and more will.
    void receive(final SimulatedUpload upload, final int length, final long nowMs) {
        if (upload.phase != Phase.ARRIVING || length == 0) {
            return;
        }
        if (upload.received == 0) {
            upload.firstByteAtMs = nowMs;
            upload.flushes = flushes;
        }
        upload.received += length;
        changed.add(upload.name);
    }

    /// The node may show it to readers: when it looks right, or nobody else is there to wait for.
    void show(final SimulatedUpload upload) {
        if (upload.phase == Phase.ARRIVING
                && upload.isSegment()
                && !upload.isShown
                && upload.received > 0
                && upload.flushes == flushes
                && candidate(upload.name, upload.pipeline) == null
                && (upload.claim == 0 || isAlone(upload))) {
            upload.isShown = true;
            showing.computeIfAbsent(upload.name, absent -> new ArrayList<>()).add(upload);
            slot(upload.name)[upload.pipeline] = upload;
            changed.add(upload.name);
        }
    }

    private boolean isAlone(final SimulatedUpload upload) {
        for (int other = 0; other < pipelines; other++) {
            if (other != upload.pipeline
                    && (candidate(upload.name, other) != null || candidate(before(upload.name), other) != null)) {
                return false;
            }
        }
        return true;
    }

    /// The last byte has come.
    ///
    /// @return the status of the acknowledgement; 0 when it was refused before.
    int complete(final SimulatedUpload upload, final long nowMs) {
        if (upload.phase != Phase.ARRIVING) {
            return 0;
        }
        changed.add(upload.name);
        if (upload.flushes != flushes) {
            breakOff(upload);
            return 503;
        }
        if (isThereAlready(upload)) {
            upload.phase = Phase.COMPLETE;
            return 204;
        }
        final SimulatedUpload before =
                upload.name.kind() == Ask.Kind.NAMED ? replaceNamed(upload) : candidate(upload.name, upload.pipeline);
        if (upload.isShown && before != upload) {
            upload.phase = Phase.OVER;
            lost(upload.name);
            return 503;
        }
        upload.phase = Phase.COMPLETE;
        upload.completedAtMs = nowMs;
        if (upload.name.kind() != Ask.Kind.NAMED) {
            slot(upload.name)[upload.pipeline] = upload;
        }
        if (before == null || before == upload || !before.isComplete()) {
            return 201;
        }
        return java.util.Arrays.equals(before.body, upload.body) ? 204 : 200;
    }

    /// The same bytes with the same said of them change nothing, the time of their first byte neither.
    private boolean isThereAlready(final SimulatedUpload upload) {
        final SimulatedUpload before =
                upload.name.kind() == Ask.Kind.NAMED ? newest(upload.name) : candidate(upload.name, upload.pipeline);
        return before != null
                && before != upload
                && before.isComplete()
                && before.pipeline == upload.pipeline
                && java.util.Arrays.equals(before.body, upload.body)
                && (upload.name.kind() == Ask.Kind.NAMED || before.score == upload.score)
                && (!upload.isSegment() || before.claim == upload.claim);
    }

    private SimulatedUpload replaceNamed(final SimulatedUpload upload) {
        final List<SimulatedUpload> versions = named.computeIfAbsent(upload.name, name -> new ArrayList<>());
        final SimulatedUpload before = versions.stream()
                .filter(version -> version.pipeline == upload.pipeline)
                .findAny()
                .orElse(null);
        versions.remove(before);
        versions.add(upload);
        return before;
    }

    /// An entity tag was given to a body.
    ///
    /// @return what is wrong with it; empty when it belongs to these bytes alone.
    String tag(final SimulatedUpload upload, final String etag) {
        upload.etag = etag;
        final byte[] known = bodies.putIfAbsent(etag, upload.body);
        final boolean isStrong = etag.startsWith("\"") && etag.endsWith("\"") && etag.length() > 2;
        return isStrong && (known == null || java.util.Arrays.equals(known, upload.body))
                ? ""
                : "entity tag " + etag + " is not that of these bytes alone";
    }

    /// No more bytes come.
    void breakOff(final SimulatedUpload upload) {
        if (!upload.isOver()) {
            upload.phase = Phase.OVER;
            lost(upload.name);
            if (candidate(upload.name, upload.pipeline) == upload) {
                slot(upload.name)[upload.pipeline] = null;
            }
        }
    }

    /// A pipeline takes back what it has published.
    void delete(final Ask.Name name, final int pipeline) {
        if (name.kind() == Ask.Kind.NAMED) {
            named.computeIfAbsent(name, absent -> new ArrayList<>()).removeIf(version -> version.pipeline == pipeline);
        } else {
            slot(name)[pipeline] = null;
        }
        lost(name);
    }

    /// Whoever has lost a number is no longer waited for, neither for this one nor for the next.
    private void lost(final Ask.Name name) {
        changed.add(name);
        changed.add(Ask.Name.segment(name.rendition(), name.number() + 1));
    }

    /// Everything goes, also what has begun to arrive.
    void flush() {
        flushes++;
        candidates.clear();
        named.clear();
    }

    void mask(final Mask mask) {
        masks.add(mask);
    }

    void unmask(final Mask mask) {
        masks.remove(mask);
    }

    void endAt(final long number) {
        endNumber = number;
    }

    /// What has left the time-shift window is forgotten.
    void evict(final long nowMs) {
        final long first = timeline.first(nowMs - expiryMarginMs);
        candidates.keySet().removeIf(name -> name.kind() == Ask.Kind.SEGMENT && name.number() < first);
    }

    private SimulatedUpload[] slot(final Ask.Name name) {
        return candidates.computeIfAbsent(name, absent -> new SimulatedUpload[LiveEventConfig.MAX_PIPELINES]);
    }

    /// @return the names of which something has changed since the last call.
    Set<Ask.Name> takeChanged() {
        final Set<Ask.Name> taken = new LinkedHashSet<>(changed);
        changed.clear();
        return taken;
    }

    static Ask.Name before(final Ask.Name name) {
        return Ask.Name.segment(name.rendition(), name.number() - 1);
    }

    SimulatedUpload candidate(final Ask.Name name, final int pipeline) {
        final SimulatedUpload[] slot = candidates.get(name);
        return slot == null ? null : slot[pipeline];
    }

    boolean isHidden(final Ask.Name name, final int pipeline) {
        for (final Mask mask : masks) {
            if ((mask.pipelines & 1 << pipeline) != 0 && mask.from <= name.number() && name.number() <= mask.to) {
                return true;
            }
        }
        return false;
    }

    /// @return the newest version of a named object; null for none.
    SimulatedUpload newest(final Ask.Name name) {
        final List<SimulatedUpload> versions = named.getOrDefault(name, List.of());
        return versions.isEmpty() ? null : versions.getLast();
    }

    /// @return whether an upload that was shown to readers still arrives, whatever has become of its place since.
    boolean isShowing(final Ask.Name name) {
        return showing.getOrDefault(name, List.of()).stream().anyMatch(upload -> !upload.isOver());
    }

    int pipelines() {
        return pipelines;
    }

    long endNumber() {
        return endNumber;
    }
}
