package io.kickoff.lsm;

import static io.kickoff.lsm.InputDescriptor.*;
import static io.kickoff.lsm.LiveState.UNKNOWN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// Inputs as bytes, in the layout of {@link InputDescriptor}. *Thread-safe: it has no state.*
public final class InputCodec {
    /// The longest input, bytes.
    public static final int MAX_LENGTH = EVENT_OFFSET + 64;

    private InputCodec() {}

    /// @param input  to write.
    /// @param buffer to write to.
    /// @param offset of the first byte.
    /// @return how many bytes it takes.
    public static int encode(final Input input, final MutableDirectBuffer buffer, final int offset) {
        buffer.setMemory(offset, ID_OFFSET, (byte) 0);
        buffer.setMemory(offset + ID_OFFSET, EVENT_OFFSET - ID_OFFSET, (byte) UNKNOWN);
        buffer.putByte(offset + LAYOUT_OFFSET, LAYOUT);
        buffer.putByte(offset + KIND_OFFSET, kindOf(input));
        put(buffer, offset + ID_OFFSET, input.id());
        put(buffer, offset + TIME_OFFSET, input.timeMs());
        switch (input) {
            case Input.Configure configured -> encode(configured.schedule(), buffer, offset);
            case Input.Remove removed -> {}
            case Input.Operate asked -> {
                buffer.putByte(offset + TRANSITION_OFFSET, asked.transition().code());
                put(buffer, offset + AT_OFFSET, asked.atMs());
                put(buffer, offset + STARTS_AT_OFFSET, asked.startsAtMs());
                put(buffer, offset + END_NUMBER_OFFSET, asked.endNumber());
            }
            case Input.Withdraw withdrawn ->
                buffer.putByte(
                        offset + TRANSITION_OFFSET, withdrawn.transition().code());
            case Input.Due due -> {
                buffer.putByte(
                        offset + TRANSITION_OFFSET, due.trigger().transition().code());
                buffer.putByte(offset + VARIANT_OFFSET, due.trigger().origin().code());
                put(buffer, offset + AT_OFFSET, due.trigger().atMs());
            }
            case Input.MediaPublished media -> {}
            case Input.MediaSilent silent -> put(buffer, offset + AT_OFFSET, silent.lastMediaMs());
            case Input.EndReached end -> put(buffer, offset + END_NUMBER_OFFSET, end.endNumber());
        }
        final int eventLength = buffer.putStringWithoutLengthAscii(offset + EVENT_OFFSET, input.event());
        buffer.putInt(offset + EVENT_LENGTH_OFFSET, eventLength, LITTLE_ENDIAN);
        return EVENT_OFFSET + eventLength;
    }

    private static void encode(final Schedule schedule, final MutableDirectBuffer buffer, final int offset) {
        buffer.putByte(offset + VARIANT_OFFSET, schedule.startRule().code());
        put(buffer, offset + STARTS_AT_OFFSET, schedule.startsAtMs());
        put(buffer, offset + ENDS_AT_OFFSET, schedule.endsAtMs());
        put(buffer, offset + END_NUMBER_OFFSET, schedule.endNumber());
        put(buffer, offset + PRESTART_LEAD_OFFSET, schedule.prestartLeadMs());
        put(buffer, offset + SILENCE_OFFSET, schedule.silenceMs());
    }

    private static byte kindOf(final Input input) {
        return switch (input) {
            case Input.Configure configured -> CONFIGURE;
            case Input.Remove removed -> REMOVE;
            case Input.Operate asked -> OPERATE;
            case Input.Withdraw withdrawn -> WITHDRAW;
            case Input.Due due -> DUE;
            case Input.MediaPublished media -> MEDIA_PUBLISHED;
            case Input.MediaSilent silent -> MEDIA_SILENT;
            case Input.EndReached end -> END_REACHED;
        };
    }

    /// @param buffer to read from.
    /// @param offset of the first byte.
    /// @param length how many bytes there are.
    /// @return the input.
    /// @throws IllegalArgumentException when they are no input of this layout.
    public static Input decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length < EVENT_OFFSET || buffer.getByte(offset + LAYOUT_OFFSET) != LAYOUT) {
            throw new IllegalArgumentException("no input of layout " + LAYOUT + " in " + length + " bytes");
        }
        final int eventLength = buffer.getInt(offset + EVENT_LENGTH_OFFSET, LITTLE_ENDIAN);
        if (eventLength < 0 || eventLength > length - EVENT_OFFSET) {
            throw new IllegalArgumentException("an event's name of " + eventLength + " bytes in an input of " + length);
        }
        final String event = buffer.getStringWithoutLengthAscii(offset + EVENT_OFFSET, eventLength);
        final long id = get(buffer, offset + ID_OFFSET);
        final long timeMs = get(buffer, offset + TIME_OFFSET);
        final long atMs = get(buffer, offset + AT_OFFSET);
        final long endNumber = get(buffer, offset + END_NUMBER_OFFSET);
        final byte kind = buffer.getByte(offset + KIND_OFFSET);
        return switch (kind) {
            case CONFIGURE -> new Input.Configure(event, id, timeMs, decodeSchedule(buffer, offset));
            case REMOVE -> new Input.Remove(event, id, timeMs);
            case OPERATE ->
                new Input.Operate(
                        event,
                        id,
                        timeMs,
                        transition(buffer, offset),
                        atMs,
                        get(buffer, offset + STARTS_AT_OFFSET),
                        endNumber);
            case WITHDRAW -> new Input.Withdraw(event, id, timeMs, transition(buffer, offset));
            case DUE ->
                new Input.Due(
                        event,
                        id,
                        timeMs,
                        new Trigger(
                                atMs,
                                Trigger.Origin.ofCode(buffer.getByte(offset + VARIANT_OFFSET)),
                                transition(buffer, offset)));
            case MEDIA_PUBLISHED -> new Input.MediaPublished(event, id, timeMs);
            case MEDIA_SILENT -> new Input.MediaSilent(event, id, timeMs, atMs);
            case END_REACHED -> new Input.EndReached(event, id, timeMs, endNumber);
            default -> throw new IllegalArgumentException("no input has kind " + kind);
        };
    }

    private static Schedule decodeSchedule(final DirectBuffer buffer, final int offset) {
        return new Schedule(
                get(buffer, offset + STARTS_AT_OFFSET),
                get(buffer, offset + ENDS_AT_OFFSET),
                get(buffer, offset + END_NUMBER_OFFSET),
                get(buffer, offset + PRESTART_LEAD_OFFSET),
                StartRule.ofCode(buffer.getByte(offset + VARIANT_OFFSET)),
                get(buffer, offset + SILENCE_OFFSET));
    }

    private static Transition transition(final DirectBuffer buffer, final int offset) {
        return Transition.ofCode(buffer.getByte(offset + TRANSITION_OFFSET));
    }

    private static void put(final MutableDirectBuffer buffer, final int index, final long value) {
        buffer.putLong(index, value, LITTLE_ENDIAN);
    }

    private static long get(final DirectBuffer buffer, final int index) {
        return buffer.getLong(index, LITTLE_ENDIAN);
    }
}
