package io.kickoff.lsm;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The lives of all events, and the one place that changes them.
///
/// Versions only grow, even over the removal of an event: whoever configures it again goes on above every version
/// that has been removed, for devices ignore what is older than what they have seen.
///
/// *Confined to the thread of its agent.*
public final class LiveStates {
    private final TreeMap<String, Lifecycle> byEvent = new TreeMap<>();
    private long versionFloor;

    /// @param versionFloor what the versions of new events are above: 0, or something that grows from start to
    ///                     start on a node that forgets, such as the time.
    public LiveStates(final long versionFloor) {
        if (versionFloor < 0) {
            throw new IllegalArgumentException("versions are not negative");
        }
        this.versionFloor = versionFloor;
    }

    /// Applies an input.
    ///
    /// @param input of any event.
    /// @return what came of it.
    public Outcome apply(final Input input) {
        final Lifecycle life = byEvent.get(input.event());
        if (life == null) {
            return input instanceof final Input.Configure configured ? begin(configured) : new Outcome.UnknownEvent();
        }
        final Outcome outcome = LiveStateMachine.apply(life, input);
        switch (outcome) {
            case Outcome.Known known -> byEvent.put(known.lifecycle().event(), known.lifecycle());
            case Outcome.Removed removed -> {
                byEvent.remove(removed.last().event());
                versionFloor = Math.max(versionFloor, removed.last().state().version());
            }
            case Outcome.UnknownEvent unknown -> {}
        }
        return outcome;
    }

    private Outcome begin(final Input.Configure configured) {
        final Lifecycle life = Lifecycle.begin(configured, versionFloor + 1);
        byEvent.put(life.event(), life);
        return new Outcome.Moved(life, Effect.ofFirst(life));
    }

    /// @param event name.
    /// @return what is known of it, or null.
    public @Nullable Lifecycle get(final String event) {
        return byEvent.get(event);
    }

    /// @return what is known of all events, in the order of their names.
    public Collection<Lifecycle> all() {
        return Collections.unmodifiableCollection(byEvent.values());
    }

    /// @return what the versions of new events are above.
    long versionFloor() {
        return versionFloor;
    }

    void put(final Lifecycle life) {
        byEvent.put(life.event(), life);
    }
}
