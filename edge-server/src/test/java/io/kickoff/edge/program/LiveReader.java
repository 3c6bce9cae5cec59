package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// Pulls every segment at the live edge, as a CDN node would, and notes whose it was.
final class LiveReader {
    private final TestNode node;
    private final LongFunction<String> name;
    private final List<String> pipelines = new ArrayList<>();
    private final List<String> etags = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();

    /// @param name of the object of a number, behind `/live/`
    LiveReader(final TestNode node, final LongFunction<String> name) {
        this.node = node;
        this.name = name;
    }

    /// Reads the numbers from first to last, each as soon as it is there; fails at a gap or a defect.
    void read(final long first, final long last) {
        for (long number = first; number <= last; number++) {
            final String url = node.deliveryUrl("/live/" + name.apply(number));
            final Curl.Reply[] reply = new Curl.Reply[1];
            TestNode.awaitUntil(() -> {
                reply[0] = Curl.run(url);
                // 18: the upload that was followed broke off; a player asks again
                return reply[0].status() == 200 && reply[0].exitCode() == 0;
            });
            assertTrue(reply[0].status() == 200 && reply[0].exitCode() == 0, url + ' ' + reply[0].status());
            assertFalse(reply[0].headers().containsKey("Kickoff-Defects"), reply[0]::toString);
            pipelines.add(reply[0].header("Kickoff-Pipeline").substring(0, 1));
            etags.add(reply[0].header("ETag"));
            digests.add(Tap.etag(reply[0].body()));
        }
    }

    /// Whose the segments were, a letter each.
    String pipelines() {
        return String.join("", pipelines);
    }

    List<String> etags() {
        return etags;
    }

    /// The entity tag that each of the bodies should have.
    List<String> digests() {
        return digests;
    }
}
