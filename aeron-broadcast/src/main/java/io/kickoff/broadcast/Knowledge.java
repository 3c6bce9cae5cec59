package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.Retained;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The newest of everything that was said: one thing for each kind and event.
///
/// The digest is the exclusive or of one number for each thing, mixed from kind, name and version. So it does not
/// depend on the order in which things were learnt, and two that know the same have the same.
///
/// *Confined to one thread.*
final class Knowledge {
    private final Map<Subject, Retained> bySubject = new LinkedHashMap<>();
    private long digest;

    private record Subject(Class<?> kind, String event) {
        static Subject of(final Retained said) {
            return new Subject(said.getClass(), said.event());
        }
    }

    /// @param said by the publisher.
    /// @return whether it is newer than what is known.
    boolean isNews(final Retained said) {
        final @Nullable Retained known = bySubject.get(Subject.of(said));
        return known == null ? !isRemoval(said) : said.version() > known.version();
    }

    /// @param said by the publisher; replaces what is known, whatever its version.
    void learn(final Retained said) {
        if (isRemoval(said)) {
            forget(said.event());
            return;
        }
        final @Nullable Retained before = bySubject.put(Subject.of(said), said);
        digest ^= number(said) ^ (before == null ? 0 : number(before));
    }

    /// @param event of which nothing is known from now on.
    void forget(final String event) {
        bySubject.entrySet().removeIf(entry -> {
            final boolean isOfEvent = entry.getKey().event.equals(event);
            if (isOfEvent) {
                digest ^= number(entry.getValue());
            }
            return isOfEvent;
        });
    }

    /// @param like what is to be compared.
    /// @return what is known of the same kind and event; or null.
    @Nullable
    Retained known(final Retained like) {
        return bySubject.get(Subject.of(like));
    }

    /// @return everything, in the order in which it was first said.
    List<Retained> all() {
        return new ArrayList<>(bySubject.values());
    }

    /// @param event by name.
    /// @return whether something is known of it.
    boolean knows(final String event) {
        return bySubject.keySet().stream().anyMatch(subject -> subject.event.equals(event));
    }

    int size() {
        return bySubject.size();
    }

    /// @return over everything.
    long digest() {
        return digest;
    }

    private static boolean isRemoval(final Retained said) {
        return said instanceof ConfigurationChange change && change.isRemoved();
    }

    private static long number(final Retained said) {
        final int kind = switch (said) {
            case LiveStateChange state -> 1;
            case ConfigurationChange configuration -> 2;
            case NotificationChange notification -> 3;
        };
        long mixed = 0xcbf29ce484222325L ^ kind;
        for (int i = 0; i < said.event().length(); i++) {
            mixed = (mixed ^ said.event().charAt(i)) * 0x100000001b3L;
        }
        return finish(finish(mixed) ^ said.version());
    }

    /// The finalizer of SplittableRandom (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private static long finish(final long bits) {
        final long once = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        final long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
        return twice ^ twice >>> 31;
    }
}
