package io.kickoff.broadcast;

/// Where a node hears a publisher: live, and what it missed from the publisher's archive.
///
/// | network                | channel of the publisher                                       |
/// |------------------------|----------------------------------------------------------------|
/// | multicast              | `aeron:udp?endpoint=224.20.30.39:40456\|interface=10.0.0.0/8` |
/// | unicast to all who ask | `aeron:udp?control=10.0.1.7:40457\|control-mode=dynamic`      |
/// | one machine            | `aeron:ipc`                                                    |
///
/// The channel here is the same; without multicast, as in a VPC, it names the address of this node too:
/// `aeron:udp?endpoint=10.0.2.9:0|control=10.0.1.7:40457|control-mode=dynamic`.
///
/// *Immutable.*
///
/// @param channel         live.
/// @param stream          live; another one for each publisher of a cluster.
/// @param archiveRequests control channel of the publisher's archive, such as `aeron:udp?endpoint=10.0.1.7:8010`.
/// @param archiveAnswers  where its answers come, such as `aeron:udp?endpoint=10.0.2.9:0`.
/// @param replays         where replays come, such as `aeron:udp?endpoint=10.0.2.9:0`.
/// @param replayStream    of replays.
public record BroadcastSource(
        String channel, int stream, String archiveRequests, String archiveAnswers, String replays, int replayStream) {
    /// Stream of the first publisher of a cluster.
    public static final int STREAM = 7301;
    /// Stream of replays.
    public static final int REPLAY_STREAM = 7399;

    /// @param channel         live.
    /// @param archiveRequests control channel of the publisher's archive.
    /// @param host            address of this node, by which the archive reaches it.
    /// @return a source over UDP, with the usual streams.
    public static BroadcastSource over(final String channel, final String archiveRequests, final String host) {
        final String here = "aeron:udp?endpoint=" + host + ":0";
        return new BroadcastSource(channel, STREAM, archiveRequests, here, here, REPLAY_STREAM);
    }
}
