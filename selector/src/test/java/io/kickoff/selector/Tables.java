package io.kickoff.selector;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// Tables and words for tests.
final class Tables {
    static final ReferenceConsumer NOTHING_LEAVES = reference -> {
        throw new AssertionError(reference + " left the table");
    };

    private Tables() {}

    static UnsafeBuffer buffer(final int slots, final int pipelines) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                CandidateTable.bufferLength(slots, pipelines), CandidateTableDescriptor.CACHE_LINE_LENGTH));
    }

    static CandidateTable table(final int slots, final int pipelines) {
        return new CandidateTable(buffer(slots, pipelines), slots, pipelines);
    }

    static long valid(final int version) {
        return CandidateWord.encode(true, Defects.NONE, 0, 0, 1, version);
    }

    static long scored(final int score, final int version) {
        return CandidateWord.encode(true, Defects.NONE, 0, score, 1, version);
    }

    static long defective(final int severity, final int version) {
        return CandidateWord.encode(true, Defects.SHORT, severity, CandidateWord.MAX_SCORE, 1, version);
    }

    static long uploading(final int version) {
        return CandidateWord.encode(false, Defects.NONE, 0, CandidateWord.MAX_SCORE, 0, version);
    }
}
