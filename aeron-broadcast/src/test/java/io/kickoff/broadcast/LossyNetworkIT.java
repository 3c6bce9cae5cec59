package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kickoff.broadcast.example.FanoutNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A publisher and nodes in network namespaces of their own, with a network between them that loses one packet in
/// twenty each way and takes 20 ms for the others (`tc netem`); where the kernel has no netem, `nft` loses as many,
/// without the delay. Needs root, `ip`, `tc` and `nft`.
@Timeout(400)
class LossyNetworkIT {
    private static final String THERE = "kickoff-publisher";
    private static final String HERE = "kickoff-node";
    private static final String REQUESTS = "aeron:udp?endpoint=10.77.0.1:8010";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeNetwork() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "namespaces need root");
        removeNetwork();
        ip("netns add " + THERE);
        ip("netns add " + HERE);
        ip("-n " + THERE + " link add veth0 type veth peer name veth0 netns " + HERE);
        prepare(THERE, "10.77.0.1");
        prepare(HERE, "10.77.0.2");
    }

    private static void prepare(final String namespace, final String address) throws IOException {
        ip("-n " + namespace + " address add " + address + "/24 dev veth0");
        ip("-n " + namespace + " link set lo up");
        ip("-n " + namespace + " link set veth0 up");
        ip("-n " + namespace + " route add 224.0.0.0/4 dev veth0");
        try {
            ip("netns exec " + namespace + " tc qdisc add dev veth0 root netem delay 20ms loss 5%");
        } catch (final AssertionError noNetem) {
            for (final String command : List.of(
                    "add table inet loss",
                    "add chain inet loss in { type filter hook input priority 0 ; }",
                    "add rule inet loss in meta l4proto udp numgen random mod 100 < 5 counter drop")) {
                ip("netns exec " + namespace + " nft " + command);
            }
        }
    }

    private static String ip(final String arguments) throws IOException {
        return Child.run(("ip " + arguments).split(" "));
    }

    /// How many packets the network has lost on their way to the nodes.
    private static long lost() throws IOException {
        final Matcher counter = Pattern.compile("(?:dropped|packets) (\\d+)")
                .matcher(ip("netns exec " + THERE + " tc -s qdisc show dev veth0")
                        + ip("netns exec " + HERE + " nft list ruleset"));
        long most = 0;
        while (counter.find()) {
            most = Math.max(most, Long.parseLong(counter.group(1)));
        }
        return most;
    }

    @AfterEach
    void removeNetwork() throws IOException {
        for (final String namespace : List.of(THERE, HERE)) {
            new ProcessBuilder("ip", "netns", "delete", namespace)
                    .start()
                    .onExit()
                    .join();
        }
    }

    private static List<String> in(final String namespace) {
        return List.of("ip", "netns", "exec", namespace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "aeron:udp?endpoint=224.20.30.39:40456|interface=10.77.0.0/24"
                        + " aeron:udp?endpoint=224.20.30.39:40456|interface=10.77.0.0/24",
                "aeron:udp?control=10.77.0.1:40457|control-mode=dynamic"
                        + " aeron:udp?endpoint=10.77.0.2:0|control=10.77.0.1:40457|control-mode=dynamic"
            })
    void shouldMissNothingWhenTheNetworkLosesPackets(final String publication, final String subscription)
            throws IOException {
        try (Child publisher = new Child(
                        in(THERE),
                        PublisherProcess.class,
                        directory.resolve("there").toString(),
                        publication,
                        REQUESTS);
                Child early = new Child(
                        in(HERE),
                        FanoutNode.class,
                        directory.resolve("early").toString(),
                        subscription,
                        REQUESTS,
                        "10.77.0.2")) {
            publisher.await("ready");
            early.await("current");
            publisher.say("2000");
            FanoutNodesIT.awaitStates(early, 1, 2000);
            try (Child late = new Child(
                    in(HERE),
                    FanoutNode.class,
                    directory.resolve("late").toString(),
                    subscription,
                    REQUESTS,
                    "10.77.0.2")) {
                late.await("current");
                publisher.say("500");
                FanoutNodesIT.awaitStates(late, 2001, 2500);
                FanoutNodesIT.awaitStates(early, 2001, 2500);
            }
            assertTrue(lost() > 50, "only " + lost() + " packets were lost");
            FanoutNodesIT.assertNothingRefused(publisher);
        }
    }
}
