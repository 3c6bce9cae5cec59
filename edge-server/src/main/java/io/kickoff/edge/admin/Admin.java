package io.kickoff.edge.admin;

import io.kickoff.edge.http.ConnectionWatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.agrona.concurrent.EpochClock;

/// The maker of the admin plane's connections. *Thread-safe.*
public final class Admin {
    private final AdminApi api;
    private final EpochClock clock;

    /// @param api   that they serve.
    /// @param clock time.
    public Admin(final AdminApi api, final EpochClock clock) {
        this.api = api;
        this.clock = clock;
    }

    /// @param channel of a new connection, on its event loop.
    /// @param watch   of that loop.
    /// @return its handler.
    public ChannelHandler connection(final Channel channel, final ConnectionWatch watch) {
        return new AdminConnection(api, clock, watch);
    }
}
