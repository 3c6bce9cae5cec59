package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    private final RequestTarget target = new RequestTarget();

    private String text() {
        return target.text(0, target.length());
    }

    @ParameterizedTest
    @CsvSource({
        "/live/e/v0-1.m4s, /live/e/v0-1.m4s",
        "/a/b?c=d/../e, /a/b",
        "/pub.isml/Streams(1.cmfv), /pub.isml/Streams(1.cmfv)",
        "/pub.isml/Streams%281.cmfv%29, /pub.isml/Streams(1.cmfv)",
        "http://host:8080/live/x, /live/x",
        "/a/...b/.c./d.., /a/...b/.c./d..",
        "/%61%2fb, /a/b"
    })
    void shouldReadThePathOfATarget(final String uri, final String path) {
        assertTrue(target.parse(uri), uri);
        assertEquals(path, text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "live/x",
                "*",
                "http://host",
                "/a/../b",
                "/a/..",
                "/./a",
                "/a/%2e%2e/b",
                "/a/.%2e",
                "/%2E/",
                "/%",
                "/%4",
                "/%zz",
                "/a%00b",
                "/a%0d%0ab",
                "/a\\b",
                "/a%5cb",
                "/a\u0000",
                "/a\tb",
                "/a#b",
                "/\u20ac",
                "/a%7f"
            })
    void shouldRefuseWhatIsNoPlainPath(final String uri) {
        assertFalse(target.parse(uri), uri);
    }

    @Test
    void shouldNeverLetADotSegmentOrAControlThrough() {
        final Random random = new Random(6);
        final String[] parts = {"/", ".", "..", "%2e", "%2E", "%2f", "a", "%00", "%", "\\", "%5c", "?", "#", "%25"};
        for (int round = 0; round < 100_000; round++) {
            final StringBuilder uri = new StringBuilder("/");
            for (int i = random.nextInt(10); i > 0; i--) {
                uri.append(parts[random.nextInt(parts.length)]);
            }
            if (target.parse(uri.toString())) {
                final String path = text();
                assertFalse(path.matches("(.*/)?\\.\\.?(/.*)?"), () -> uri + " became " + path);
                assertTrue(path.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != '\\'), path);
            }
        }
    }
}
