package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.BuiltinLadder;
import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Rung;

/// Makes segments when they are asked for. *Thread-safe.*
final class BuiltinSource implements SegmentSource {
    private final BuiltinLadder ladder = new BuiltinLadder();

    @Override
    public byte[] init(final Rung rung) {
        return ladder.init(rung);
    }

    @Override
    public byte[] segment(final Rung rung, final long number, final Look look) {
        return ladder.segment(rung, number, look).toBytes();
    }
}
