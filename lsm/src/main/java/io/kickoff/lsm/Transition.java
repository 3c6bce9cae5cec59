package io.kickoff.lsm;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an operator may ask of an event, and from which states it leads to which.
///
/// | from \ transition | schedule  | delay   | prestart | start | interrupt   | resume | end    | cancel    |
/// |-------------------|-----------|---------|----------|-------|-------------|--------|--------|-----------|
/// | scheduled         | scheduled | delayed | prestart | live  | –           | –      | –      | cancelled |
/// | delayed           | scheduled | delayed | prestart | live  | –           | –      | –      | cancelled |
/// | prestart          | scheduled | delayed | –        | live  | –           | –      | –      | cancelled |
/// | live              | –         | –       | –        | –     | interrupted | –      | ended* | cancelled |
/// | interrupted       | –         | –       | –        | –     | interrupted | live   | ended* | cancelled |
/// | ended             | scheduled | –       | –        | –     | –           | –      | –      | –         |
/// | ended-early       | scheduled | –       | –        | –     | –           | –      | –      | –         |
/// | cancelled         | scheduled | –       | –        | –     | –           | –      | –      | –         |
///
/// ended*: ended-early before the planned end. An event that is over, or was called off, begins a new round with
/// schedule, so that a mistake can be mended in two steps. Schedule and delay may be repeated: the time moves
/// again. Interrupt may be repeated: an operator takes over an interruption that production has caused, and then
/// media alone does not end it. *Immutable.*
public enum Transition {
    /// It begins at the time that is named; without one, at a time still to be said.
    SCHEDULE(1, "schedule"),
    /// It begins later, at the time that is named; without one, at a time still to be said.
    DELAY(2, "delay"),
    /// It is about to begin.
    PRESTART(3, "prestart"),
    /// It begins.
    START(4, "start"),
    /// It stops until an operator lets it go on.
    INTERRUPT(5, "interrupt"),
    /// It goes on.
    RESUME(6, "resume"),
    /// It is over.
    END(7, "end"),
    /// It is called off.
    CANCEL(8, "cancel");

    private static final Transition[] ALL = values();

    private final byte code;
    private final String word;

    Transition(final int code, final String word) {
        this.code = (byte) code;
        this.word = word;
    }

    /// @return the word as operators write it.
    public String word() {
        return word;
    }

    /// @param word as operators write it.
    /// @return its transition, or null when there is none.
    public static @Nullable Transition ofWord(final String word) {
        for (final Transition transition : ALL) {
            if (transition.word.equals(word)) {
                return transition;
            }
        }
        return null;
    }

    /// @param from a state.
    /// @return whether it leads on from there.
    public boolean isLegalFrom(final StateKey from) {
        return switch (this) {
            case SCHEDULE -> from.isBefore() || from.isFinal();
            case DELAY, START -> from.isBefore();
            case PRESTART -> from == StateKey.SCHEDULED || from == StateKey.DELAYED;
            case INTERRUPT, END -> from == StateKey.LIVE || from == StateKey.INTERRUPTED;
            case RESUME -> from == StateKey.INTERRUPTED;
            case CANCEL -> !from.isFinal();
        };
    }

    /// @param from a state.
    /// @return all that lead on from there, in the order of the table.
    public static Set<Transition> legalFrom(final StateKey from) {
        final EnumSet<Transition> legal = EnumSet.noneOf(Transition.class);
        for (final Transition transition : ALL) {
            if (transition.isLegalFrom(from)) {
                legal.add(transition);
            }
        }
        return Collections.unmodifiableSet(legal);
    }

    byte code() {
        return code;
    }

    static Transition ofCode(final int code) {
        for (final Transition transition : ALL) {
            if (transition.code == code) {
                return transition;
            }
        }
        throw new IllegalArgumentException("no transition has code " + code);
    }
}
