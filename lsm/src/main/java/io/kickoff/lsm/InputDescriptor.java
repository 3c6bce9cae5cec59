package io.kickoff.lsm;

/// The layout of an {@link Input} in a log. Little-endian; what a kind does not have is -1, or 0 in the first four
/// bytes.
///
/// | offset | length | field          | of                                      |
/// |--------|--------|----------------|-----------------------------------------|
/// | 0      | 1      | layout         | all: 1                                  |
/// | 1      | 1      | kind           | all                                     |
/// | 2      | 1      | transition     | operate, withdraw, due                  |
/// | 3      | 1      | variant        | configure: start rule; due: origin      |
/// | 4      | 4      | eventLength    | all                                     |
/// | 8      | 8      | id             | all                                     |
/// | 16     | 8      | timeMs         | all                                     |
/// | 24     | 8      | atMs           | operate, due; silent: last media        |
/// | 32     | 8      | startsAtMs     | configure, operate                      |
/// | 40     | 8      | endsAtMs       | configure                               |
/// | 48     | 8      | endNumber      | configure, operate, end reached         |
/// | 56     | 8      | prestartLeadMs | configure                               |
/// | 64     | 8      | silenceMs      | configure                               |
/// | 72     | E      | event          | all: ASCII                              |
final class InputDescriptor {
    static final byte LAYOUT = 1;

    static final int LAYOUT_OFFSET = 0;
    static final int KIND_OFFSET = 1;
    static final int TRANSITION_OFFSET = 2;
    static final int VARIANT_OFFSET = 3;
    static final int EVENT_LENGTH_OFFSET = 4;
    static final int ID_OFFSET = 8;
    static final int TIME_OFFSET = 16;
    static final int AT_OFFSET = 24;
    static final int STARTS_AT_OFFSET = 32;
    static final int ENDS_AT_OFFSET = 40;
    static final int END_NUMBER_OFFSET = 48;
    static final int PRESTART_LEAD_OFFSET = 56;
    static final int SILENCE_OFFSET = 64;
    static final int EVENT_OFFSET = 72;

    static final byte CONFIGURE = 1;
    static final byte REMOVE = 2;
    static final byte OPERATE = 3;
    static final byte WITHDRAW = 4;
    static final byte DUE = 5;
    static final byte MEDIA_PUBLISHED = 6;
    static final byte MEDIA_SILENT = 7;
    static final byte END_REACHED = 8;

    private InputDescriptor() {}
}
