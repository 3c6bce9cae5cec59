package io.kickoff.perf.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node that is measured: `bin/kickoff serve` in a process of its own, on ports that were free.
///
/// *Confined to one thread.*
public final class KickoffNode implements AutoCloseable {
    /// The first time it may have to be built.
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);

    private final Program program;
    private final Asking asking = new Asking();
    private final InetSocketAddress delivery;
    private final InetSocketAddress publishing;
    private final String admin;

    private KickoffNode(final Program program) {
        this.program = program;
        final String ready = program.awaitLine("kickoff ready", READY_WITHIN);
        this.delivery = address(ready, "delivery=");
        this.publishing = address(ready, "publishing=");
        final InetSocketAddress operators = address(ready, "admin=");
        this.admin = "http://" + operators.getHostString() + ":" + operators.getPort();
    }

    /// Starts it and waits until it is ready.
    ///
    /// @param work     for its files.
    /// @param cores    that it runs on.
    /// @param settings environment variables without their `KICKOFF_`.
    /// @return the running node; its owner closes it.
    /// @throws IllegalStateException when it does not start; the message holds what it said.
    public static KickoffNode start(final Workplace work, final String cores, final Map<String, String> settings) {
        final Map<String, String> environment = new HashMap<>(Map.of(
                "KICKOFF_DELIVERY_BIND", "127.0.0.1:0",
                "KICKOFF_PUBLISHING_BIND", "127.0.0.1:0",
                "KICKOFF_ADMIN_BIND", "127.0.0.1:0",
                "KICKOFF_DEVICES_BIND", "127.0.0.1:0",
                "KICKOFF_DRAIN_TIMEOUT", "500ms",
                "KICKOFF_DATA", work.disk().resolve("data").toString()));
        settings.forEach((key, value) -> environment.put("KICKOFF_" + key, value));
        final List<String> command = Cores.on(cores, List.of("bin/kickoff", "serve"));
        final Program program = Program.start("kickoff", command, environment, work.disk());
        try {
            return new KickoffNode(program);
        } catch (final RuntimeException notReady) {
            program.close();
            throw notReady;
        }
    }

    private static InetSocketAddress address(final String line, final String key) {
        for (final String word : line.split(" ")) {
            if (word.startsWith(key)) {
                final int colon = word.lastIndexOf(':');
                return new InetSocketAddress(
                        word.substring(key.length(), colon), Integer.parseInt(word.substring(colon + 1)));
            }
        }
        throw new IllegalStateException("no " + key + " in: " + line);
    }

    /// @return where players GET.
    public InetSocketAddress delivery() {
        return delivery;
    }

    /// @return where packagers PUT.
    public InetSocketAddress publishing() {
        return publishing;
    }

    /// @return its process id.
    public long pid() {
        return program.pid();
    }

    /// Configures an event.
    ///
    /// @param event its id.
    /// @param json  as the admin API takes it.
    public void configure(final String event, final String json) {
        asking.put(admin + "/v1/events/" + event, json);
    }

    /// @param name of a metric, with its labels.
    /// @return its value now.
    /// @throws IllegalStateException when there is none of this name.
    public long metric(final String name) {
        for (final String line : asking.get(admin + "/metrics").split("\n")) {
            if (line.startsWith(name + " ")) {
                return (long) Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        throw new IllegalStateException("no metric " + name);
    }

    /// @param name of a metric, without its labels.
    /// @return the sum of its values now, over all labels.
    public long sum(final String name) {
        return (long) asking.get(admin + "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        asking.close();
        program.close();
    }
}
