package io.kickoff.lsm;

import java.util.Comparator;

/// A transition that time will ask for.
///
/// @param atMs       when, epoch ms.
/// @param origin     who planned it.
/// @param transition what it asks for.
/// *Immutable.*
public record Trigger(long atMs, Origin origin, Transition transition) implements Comparable<Trigger> {
    private static final Comparator<Trigger> ORDER = Comparator.comparingLong(Trigger::atMs)
            .thenComparing(Trigger::origin)
            .thenComparing(Trigger::transition);

    /// Who planned a trigger.
    public enum Origin {
        /// The event's schedule.
        SCHEDULE,
        /// An operator.
        OPERATOR;

        byte code() {
            return (byte) (this == SCHEDULE ? 1 : 2);
        }

        static Origin ofCode(final int code) {
            return switch (code) {
                case 1 -> SCHEDULE;
                case 2 -> OPERATOR;
                default -> throw new IllegalArgumentException("no trigger has origin " + code);
            };
        }
    }

    /// By time; at the same millisecond the schedule's own come first, then in the order of {@link Transition}.
    @Override
    public int compareTo(final Trigger other) {
        return ORDER.compare(this, other);
    }
}
