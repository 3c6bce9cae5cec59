package io.kickoff.lsm;

import java.util.regex.Pattern;

/// What the machine is told: by operators, by time, by production. All that it does follows from these alone.
///
/// Every input names its event, an id and a time. The same id again changes nothing, so that whoever got no answer
/// may say it again; {@link #NO_ID} is for what is naturally repeatable. The time is when it was said or observed,
/// epoch ms: it comes with the input, and a log of inputs replays to the same states on every node. *Immutable.*
public sealed interface Input {
    /// The id of inputs that need none.
    long NO_ID = 0;
    /// Names of events: what fits a path, at most 64 characters.
    Pattern EVENT = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    /// @return name of the event.
    String event();

    /// @return its id, or {@link #NO_ID}.
    long id();

    /// @return when it was said or observed, epoch ms.
    long timeMs();

    /// An event is configured, for the first time or anew. Anew it moves the event only if its start is another one
    /// than was configured before: a delay outlives a change of something else.
    ///
    /// @param schedule of the event.
    record Configure(String event, long id, long timeMs, Schedule schedule) implements Input {
        /// Checks name and time.
        public Configure {
            checkHead(event, timeMs);
        }
    }

    /// An event is forgotten.
    record Remove(String event, long id, long timeMs) implements Input {
        /// Checks name and time.
        public Remove {
            checkHead(event, timeMs);
        }
    }

    /// An operator asks for a transition. In the future it is planned, one of each kind; in the past it says when
    /// it was, but no earlier than the state before it.
    ///
    /// @param transition what is asked for.
    /// @param atMs       when, epoch ms; {@link LiveState#UNKNOWN}: now.
    /// @param startsAtMs the new start of schedule and delay, epoch ms, or {@link LiveState#UNKNOWN}.
    /// @param endNumber  the last segment, for end, or {@link LiveState#UNKNOWN}.
    record Operate(
            String event, long id, long timeMs, Transition transition, long atMs, long startsAtMs, long endNumber)
            implements Input {
        /// Checks name, times and number.
        public Operate {
            checkHead(event, timeMs);
            LiveState.checkTimeIfKnown("at", atMs);
            LiveState.checkTimeIfKnown("startsAt", startsAtMs);
            if (endNumber < LiveState.UNKNOWN) {
                throw new InvalidValueException("endNumber", endNumber + " is negative");
            }
        }
    }

    /// An operator takes back a transition that was planned.
    ///
    /// @param transition that was planned.
    record Withdraw(String event, long id, long timeMs, Transition transition) implements Input {
        /// Checks name and time.
        public Withdraw {
            checkHead(event, timeMs);
        }
    }

    /// The time of a trigger has come.
    ///
    /// @param trigger of the event.
    record Due(String event, long id, long timeMs, Trigger trigger) implements Input {
        /// Checks name and time.
        public Due {
            checkHead(event, timeMs);
        }
    }

    /// Valid segments are published. Repeated, with later segments, while the state does not show it.
    record MediaPublished(String event, long id, long timeMs) implements Input {
        /// Checks name and time.
        public MediaPublished {
            checkHead(event, timeMs);
        }
    }

    /// All pipelines are silent. Repeated while that lasts and the state is live.
    ///
    /// @param lastMediaMs when the last segment was published, epoch ms.
    record MediaSilent(String event, long id, long timeMs, long lastMediaMs) implements Input {
        /// Checks name and time.
        public MediaSilent {
            checkHead(event, timeMs);
        }
    }

    /// Production has published its last segment: an `lmsg` brand, or the configured last number.
    ///
    /// @param endNumber of the last segment.
    record EndReached(String event, long id, long timeMs, long endNumber) implements Input {
        /// Checks name and time.
        public EndReached {
            checkHead(event, timeMs);
        }
    }

    private static void checkHead(final String event, final long timeMs) {
        LiveState.checkTime("time", timeMs);
        if (!EVENT.matcher(event).matches()) {
            throw new InvalidValueException(
                    "event", "\"" + event + "\" is no usable name: take 1 to 64 letters, digits or ._~-");
        }
    }
}
