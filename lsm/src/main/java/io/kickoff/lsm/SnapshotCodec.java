package io.kickoff.lsm;

import static io.kickoff.lsm.SnapshotDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// All that is known of all events as bytes, in the layout of {@link SnapshotDescriptor}. *Thread-safe: it has no
/// state.*
public final class SnapshotCodec {
    private SnapshotCodec() {}

    /// @param states to write.
    /// @param buffer to write to: large enough, or one that expands.
    /// @param offset of the first byte.
    /// @return how many bytes they take.
    public static int encode(final LiveStates states, final MutableDirectBuffer buffer, final int offset) {
        buffer.putInt(offset + LAYOUT_OFFSET, LAYOUT, LITTLE_ENDIAN);
        buffer.putInt(offset + EVENTS_OFFSET, states.all().size(), LITTLE_ENDIAN);
        buffer.putLong(offset + VERSION_FLOOR_OFFSET, states.versionFloor(), LITTLE_ENDIAN);
        int length = HEADER_LENGTH;
        for (final Lifecycle life : states.all()) {
            length += encode(life, buffer, offset + length);
        }
        return length;
    }

    private static int encode(final Lifecycle life, final MutableDirectBuffer buffer, final int offset) {
        final int plans = life.planned().size();
        final int ids = life.seen().size();
        final int eventLength = life.event().length();
        final int length = recordLength(plans, ids, eventLength);
        final LiveState state = life.state();
        final Schedule schedule = life.schedule();
        final int flags = (life.isHeld() ? HELD_FLAG : 0) | (life.isMediaFlowing() ? MEDIA_FLAG : 0);
        buffer.setMemory(offset, length, (byte) 0);
        buffer.putInt(offset + RECORD_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putByte(offset + KEY_OFFSET, state.key().code());
        buffer.putByte(offset + FLAGS_OFFSET, (byte) flags);
        buffer.putByte(offset + START_RULE_OFFSET, schedule.startRule().code());
        buffer.putByte(offset + PLANNED_OFFSET, (byte) plans);
        buffer.putInt(offset + SEEN_OFFSET, ids, LITTLE_ENDIAN);
        buffer.putInt(offset + EVENT_LENGTH_OFFSET, eventLength, LITTLE_ENDIAN);
        put(buffer, offset + SINCE_OFFSET, state.sinceMs());
        put(buffer, offset + STARTS_AT_OFFSET, state.startsAtMs());
        put(buffer, offset + ENDS_AT_OFFSET, state.endsAtMs());
        put(buffer, offset + VERSION_OFFSET, state.version());
        put(buffer, offset + END_NUMBER_OFFSET, state.endNumber());
        put(buffer, offset + SCHEDULE_STARTS_AT_OFFSET, schedule.startsAtMs());
        put(buffer, offset + SCHEDULE_ENDS_AT_OFFSET, schedule.endsAtMs());
        put(buffer, offset + SCHEDULE_END_NUMBER_OFFSET, schedule.endNumber());
        put(buffer, offset + PRESTART_LEAD_OFFSET, schedule.prestartLeadMs());
        put(buffer, offset + SILENCE_OFFSET, schedule.silenceMs());
        int index = offset + PLANS_OFFSET;
        for (final Planned plan : life.planned()) {
            put(buffer, index, plan.transition().code());
            put(buffer, index + PLAN_AT_OFFSET, plan.atMs());
            put(buffer, index + PLAN_STARTS_AT_OFFSET, plan.startsAtMs());
            put(buffer, index + PLAN_END_NUMBER_OFFSET, plan.endNumber());
            index += PLAN_LENGTH;
        }
        for (final long id : life.seen()) {
            put(buffer, index, id);
            index += Long.BYTES;
        }
        buffer.putStringWithoutLengthAscii(index, life.event());
        return length;
    }

    /// @param buffer to read from.
    /// @param offset of the first byte.
    /// @param length how many bytes there are.
    /// @return the states.
    /// @throws IllegalArgumentException when they are no snapshot of this layout, or not the whole of one.
    public static LiveStates decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length < HEADER_LENGTH || buffer.getInt(offset + LAYOUT_OFFSET, LITTLE_ENDIAN) != LAYOUT) {
            throw new IllegalArgumentException("no snapshot of layout " + LAYOUT + " in " + length + " bytes");
        }
        final int events = buffer.getInt(offset + EVENTS_OFFSET, LITTLE_ENDIAN);
        final LiveStates states = new LiveStates(get(buffer, offset + VERSION_FLOOR_OFFSET));
        int index = HEADER_LENGTH;
        for (int event = 0; event < events; event++) {
            final int left = length - index;
            final int recordLength =
                    left < PLANS_OFFSET ? 0 : buffer.getInt(offset + index + RECORD_LENGTH_OFFSET, LITTLE_ENDIAN);
            if (recordLength < PLANS_OFFSET || recordLength > left) {
                throw new IllegalArgumentException(
                        "the snapshot breaks off in event " + event + " of " + events + ", at byte " + index);
            }
            states.put(decode(buffer, offset + index));
            index += recordLength;
        }
        return states;
    }

    private static Lifecycle decode(final DirectBuffer buffer, final int offset) {
        final int plans = buffer.getByte(offset + PLANNED_OFFSET);
        final int ids = buffer.getInt(offset + SEEN_OFFSET, LITTLE_ENDIAN);
        final int eventLength = buffer.getInt(offset + EVENT_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int flags = buffer.getByte(offset + FLAGS_OFFSET);
        if (plans < 0
                || ids < 0
                || ids > Lifecycle.MAX_SEEN
                || eventLength < 0
                || recordLength(plans, ids, eventLength)
                        != buffer.getInt(offset + RECORD_LENGTH_OFFSET, LITTLE_ENDIAN)) {
            throw new IllegalArgumentException("a record of the snapshot does not have the length of what it holds");
        }
        final LiveState state = new LiveState(
                StateKey.ofCode(buffer.getByte(offset + KEY_OFFSET)),
                get(buffer, offset + SINCE_OFFSET),
                get(buffer, offset + STARTS_AT_OFFSET),
                get(buffer, offset + ENDS_AT_OFFSET),
                get(buffer, offset + VERSION_OFFSET),
                get(buffer, offset + END_NUMBER_OFFSET));
        final Schedule schedule = new Schedule(
                get(buffer, offset + SCHEDULE_STARTS_AT_OFFSET),
                get(buffer, offset + SCHEDULE_ENDS_AT_OFFSET),
                get(buffer, offset + SCHEDULE_END_NUMBER_OFFSET),
                get(buffer, offset + PRESTART_LEAD_OFFSET),
                StartRule.ofCode(buffer.getByte(offset + START_RULE_OFFSET)),
                get(buffer, offset + SILENCE_OFFSET));
        final List<Planned> planned = new ArrayList<>();
        for (int plan = 0; plan < plans; plan++) {
            final int at = offset + PLANS_OFFSET + plan * PLAN_LENGTH;
            planned.add(new Planned(
                    Transition.ofCode(buffer.getByte(at)),
                    get(buffer, at + PLAN_AT_OFFSET),
                    get(buffer, at + PLAN_STARTS_AT_OFFSET),
                    get(buffer, at + PLAN_END_NUMBER_OFFSET)));
        }
        final List<Long> seen = new ArrayList<>();
        for (int id = 0; id < ids; id++) {
            seen.add(get(buffer, offset + idsOffset(plans) + id * Long.BYTES));
        }
        return new Lifecycle(
                buffer.getStringWithoutLengthAscii(offset + eventOffset(plans, ids), eventLength),
                state,
                schedule,
                (flags & HELD_FLAG) != 0,
                (flags & MEDIA_FLAG) != 0,
                planned,
                seen);
    }

    private static void put(final MutableDirectBuffer buffer, final int index, final long value) {
        buffer.putLong(index, value, LITTLE_ENDIAN);
    }

    private static long get(final DirectBuffer buffer, final int index) {
        return buffer.getLong(index, LITTLE_ENDIAN);
    }
}
