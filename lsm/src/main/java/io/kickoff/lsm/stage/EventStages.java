package io.kickoff.lsm.stage;

import io.kickoff.lsm.InvalidValueException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The prefetch bundles of one event, by cohort.
///
/// A cohort without a bundle of its own is given the default one. All bundles of an event count on one version,
/// which grows by one with every change: a device that goes from the default bundle to one of its own, or back,
/// never sees a version twice with different content.
///
/// *Immutable:* a change gives new ones, which are published whole.
public final class EventStages {
    /// The cohort of devices that name none, and of those whose cohort has no bundle.
    public static final String DEFAULT_COHORT = "default";
    /// An event without stages.
    public static final EventStages NONE = new EventStages(0, Collections.emptySortedMap(), 0);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final long version;
    private final SortedMap<String, Bundle> byCohort;
    private final int bytes;

    private EventStages(final long version, final SortedMap<String, Bundle> byCohort, final int bytes) {
        this.version = version;
        this.byCohort = byCohort;
        this.bytes = bytes;
    }

    /// Puts the bundle of a cohort in the place of the one before.
    ///
    /// @param cohort that it is for.
    /// @param stages stage key to JSON text, each a whole value.
    /// @param bounds of the event.
    /// @return these themselves when that changes nothing, else new ones with the next version.
    /// @throws InvalidValueException when they are too many or too large, or a name is none.
    public EventStages with(final String cohort, final Map<String, String> stages, final StageBounds bounds) {
        checkName("cohort", cohort);
        stages.keySet().forEach(key -> checkName("stages", key));
        if (stages.size() > bounds.maxStages()) {
            throw new InvalidValueException(
                    "stages", stages.size() + " stages: a bundle has at most " + bounds.maxStages());
        }
        final Bundle before = byCohort.get(cohort);
        if (before != null && before.stages().equals(stages)) {
            return this;
        }
        final Bundle bundle = Bundle.of(version + 1, stages);
        final SortedMap<String, Bundle> bundles = new TreeMap<>(byCohort);
        bundles.put(cohort, bundle);
        final int cohorts = bundles.size() - (bundles.containsKey(DEFAULT_COHORT) ? 1 : 0);
        if (cohorts > bounds.maxCohorts()) {
            throw new InvalidValueException(
                    "cohort",
                    "\"" + cohort + "\" would be number " + cohorts + ": an event has at most " + bounds.maxCohorts()
                            + " cohorts beside the default one");
        }
        final long all = (long) bytes - (before == null ? 0 : before.bytes()) + bundle.bytes();
        checkBytes(bundle, all, bounds);
        return new EventStages(version + 1, Collections.unmodifiableSortedMap(bundles), (int) all);
    }

    private static void checkBytes(final Bundle bundle, final long all, final StageBounds bounds) {
        if (bundle.bytes() > bounds.maxBundleBytes()) {
            throw new InvalidValueException(
                    "stages",
                    bundle.bytes() + " bytes: a bundle has at most " + bounds.maxBundleBytes()
                            + "; name artwork by its address instead of holding it");
        }
        if (all > bounds.maxEventBytes()) {
            throw new InvalidValueException(
                    "stages", all + " bytes in all cohorts: an event has at most " + bounds.maxEventBytes());
        }
    }

    private static void checkName(final String field, final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException(
                    field, "\"" + name + "\" is no usable name: take 1 to 64 letters, digits or ._-");
        }
    }

    /// Takes the bundle of a cohort away, so that it is given the default one.
    ///
    /// @param cohort that had one.
    /// @return these themselves when it had none, else new ones with the next version.
    public EventStages without(final String cohort) {
        final Bundle before = byCohort.get(cohort);
        if (before == null) {
            return this;
        }
        final SortedMap<String, Bundle> bundles = new TreeMap<>(byCohort);
        bundles.remove(cohort);
        return new EventStages(version + 1, Collections.unmodifiableSortedMap(bundles), bytes - before.bytes());
    }

    /// @param cohort that a device names.
    /// @return its bundle, the default one when it has none of its own.
    public Bundle bundle(final String cohort) {
        final Bundle own = byCohort.get(cohort);
        return own == null ? byCohort.getOrDefault(DEFAULT_COHORT, Bundle.EMPTY) : own;
    }

    /// @return how often they have changed.
    public long version() {
        return version;
    }

    /// @return bytes of all bundles.
    public int bytes() {
        return bytes;
    }

    /// @return the bundles, in the order of their cohorts.
    public SortedMap<String, Bundle> byCohort() {
        return byCohort;
    }
}
