package io.kickoff.lsm;

/// The layout of a snapshot of {@link LiveStates}: a header, then a record for each event in the order of their
/// names. Little-endian; the same states give the same bytes.
///
/// Header:
///
/// | offset | length | field        |
/// |--------|--------|--------------|
/// | 0      | 4      | layout       |
/// | 4      | 4      | events       |
/// | 8      | 8      | versionFloor |
///
/// Record of an event with P plans, S seen ids and a name of E bytes, padded to a multiple of 8 bytes with zeros:
///
/// | offset              | length | field             |                                    |
/// |---------------------|--------|-------------------|------------------------------------|
/// | 0                   | 4      | recordLength      | with the padding                   |
/// | 4                   | 1      | key               | code                               |
/// | 5                   | 1      | flags             | 1: held, 2: media is flowing       |
/// | 6                   | 1      | startRule         | code                               |
/// | 7                   | 1      | planned           | P                                  |
/// | 8                   | 4      | seen              | S                                  |
/// | 12                  | 4      | eventLength       | E                                  |
/// | 16                  | 8      | sinceMs           |                                    |
/// | 24                  | 8      | startsAtMs        |                                    |
/// | 32                  | 8      | endsAtMs          |                                    |
/// | 40                  | 8      | version           |                                    |
/// | 48                  | 8      | endNumber         |                                    |
/// | 56                  | 8      | scheduleStartsAt  | as configured                      |
/// | 64                  | 8      | scheduleEndsAt    | as configured                      |
/// | 72                  | 8      | scheduleEndNumber | as configured                      |
/// | 80                  | 8      | prestartLeadMs    |                                    |
/// | 88                  | 8      | silenceMs         |                                    |
/// | 96                  | 32 × P | plans             | each: transition, at, starts at, end number: 8 bytes each |
/// | 96 + 32 × P         | 8 × S  | ids               | oldest first                       |
/// | 96 + 32 × P + 8 × S | E      | event             | ASCII                              |
final class SnapshotDescriptor {
    static final int LAYOUT = 1;

    static final int LAYOUT_OFFSET = 0;
    static final int EVENTS_OFFSET = 4;
    static final int VERSION_FLOOR_OFFSET = 8;
    static final int HEADER_LENGTH = 16;

    static final int RECORD_LENGTH_OFFSET = 0;
    static final int KEY_OFFSET = 4;
    static final int FLAGS_OFFSET = 5;
    static final int START_RULE_OFFSET = 6;
    static final int PLANNED_OFFSET = 7;
    static final int SEEN_OFFSET = 8;
    static final int EVENT_LENGTH_OFFSET = 12;
    static final int SINCE_OFFSET = 16;
    static final int STARTS_AT_OFFSET = 24;
    static final int ENDS_AT_OFFSET = 32;
    static final int VERSION_OFFSET = 40;
    static final int END_NUMBER_OFFSET = 48;
    static final int SCHEDULE_STARTS_AT_OFFSET = 56;
    static final int SCHEDULE_ENDS_AT_OFFSET = 64;
    static final int SCHEDULE_END_NUMBER_OFFSET = 72;
    static final int PRESTART_LEAD_OFFSET = 80;
    static final int SILENCE_OFFSET = 88;
    static final int PLANS_OFFSET = 96;

    static final int PLAN_AT_OFFSET = 8;
    static final int PLAN_STARTS_AT_OFFSET = 16;
    static final int PLAN_END_NUMBER_OFFSET = 24;
    static final int PLAN_LENGTH = 32;

    static final int HELD_FLAG = 1;
    static final int MEDIA_FLAG = 2;

    private SnapshotDescriptor() {}

    static int idsOffset(final int plans) {
        return PLANS_OFFSET + plans * PLAN_LENGTH;
    }

    static int eventOffset(final int plans, final int ids) {
        return idsOffset(plans) + ids * Long.BYTES;
    }

    static int recordLength(final int plans, final int ids, final int eventLength) {
        return (eventOffset(plans, ids) + eventLength + Long.BYTES - 1) & -Long.BYTES;
    }
}
