package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Packagers that never wait for an answer, byte for byte: the journal answers later, and in order all the same.
@Timeout(60)
class PipelinedAnswersIT {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(100);
    }

    private static String put(final String name, final String body) {
        return "PUT /ingest/derby/a/" + name + " HTTP/1.1\r\nHost: x\r\nKickoff-Defects: \r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String bare(final String method, final String name) {
        return method + " /ingest/derby/a/" + name + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static List<String> statuses(final String answers) {
        final List<String> statuses = new ArrayList<>();
        final Matcher matcher = STATUS.matcher(answers);
        while (matcher.find()) {
            statuses.add(matcher.group(1));
        }
        return statuses;
    }

    @Test
    void shouldAnswerInTheOrderOfRequestsWhenNobodyWaits() throws IOException {
        final StringBuilder requests = new StringBuilder();
        final List<String> expected = new ArrayList<>();
        for (int number = 1; number <= 90; number++) {
            final String name = "v0-" + number + ".m4s";
            requests.append(put(name, "first " + number))
                    .append(put(name, "first " + number))
                    .append(put("v0-999999.m4s", "implausible"))
                    .append(put(name, "second " + number));
            expected.addAll(List.of("201", "204", "403", "200"));
        }
        requests.append(bare("HEAD", "v0-90.m4s"))
                .append(bare("DELETE", "v0-90.m4s"))
                .append(bare("HEAD", "v0-90.m4s"));
        expected.addAll(List.of("200", "204", "404"));
        try (RawConnection connection = new RawConnection(node.publishing())) {
            // and closes its side without reading: all of it is done
            assertEquals(
                    expected,
                    statuses(connection.send(requests.toString()).finish().readToEnd()));
        }
        assertEquals(90 - 1, node.segments());
    }

    @Test
    void shouldEndTheConnectionBehindTheAnswerThatSaysSo() throws IOException {
        final String last = put("v0-2.m4s", "b").replace("Host: x", "Host: x\r\nConnection: close");
        try (RawConnection connection = new RawConnection(node.publishing())) {
            final String answers = connection
                    .send(put("v0-1.m4s", "a") + last + put("v0-3.m4s", "c"))
                    .readToEnd();
            assertEquals(List.of("201", "201"), statuses(answers));
        }
        assertEquals(2, node.segments());
    }

    @Test
    void shouldLeaveNothingBehindWhenConnectionsAreResetBeforeTheirAnswers() throws IOException {
        for (int number = 1; number <= 50; number++) {
            final RawConnection connection = new RawConnection(node.publishing());
            connection.send(put("v0-" + number + ".m4s", "x".repeat(100_000)) + put("v1-" + number + ".m4s", "y"));
            connection.reset();
        }
        TestNode.awaitUntil(() -> node.metric("kickoff_journal_unacknowledged_objects") == 0 && node.pins() == 0);
        assertEquals(0, node.pins());
    }
}
