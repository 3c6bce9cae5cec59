package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two tenants on one node, with curl: each has its quotas and its share of the memory, and neither feels the other.
class TenantsIT {
    private static final int MIB = 1 << 20;
    private static final int NOW = 60;

    @TempDir
    private Path directory;

    private static void configure(final TestNode node, final String... tenants) {
        for (final String tenant : tenants) {
            node.configure(tenant + "-1", event(tenant));
        }
        node.goToSegment(NOW);
    }

    private static String event(final String tenant) {
        return TestNode.EVENT.replaceFirst("\\{", "{\"tenant\":\"" + tenant + "\",");
    }

    private static Reply put(final TestNode node, final String path, final String... body) {
        return send(node, "PUT", path, body);
    }

    private static Reply send(final TestNode node, final String method, final String path, final String... body) {
        final List<String> all = new ArrayList<>(List.of("-X", method, "-H", "Kickoff-Defects;"));
        all.addAll(List.of(body));
        all.add(node.publishingUrl("/ingest/" + path));
        return Curl.run(all.toArray(String[]::new));
    }

    private String[] file(final int length) throws IOException {
        final Path file = directory.resolve(length + ".bin");
        Files.write(file, new byte[length]);
        return new String[] {"--data-binary", "@" + file};
    }

    private static void assertOverQuota(final String type, final Reply reply) {
        assertEquals(429, reply.status(), reply::toString);
        assertEquals("application/problem+json", reply.header("Content-Type"), reply::toString);
        assertTrue(reply.text().contains("\"type\":\"/problems/" + type + '"'), reply::text);
        assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1, reply::toString);
    }

    private static void assertStored(final Reply reply) {
        assertEquals(201, reply.status(), reply::toString);
    }

    @Nested
    class WithQuotas {
        @RegisterExtension
        private final TestNode node = TestNode.still(Map.of(
                "publishing.maxTenantRequests",
                "2",
                "tenants",
                "[{id: sports, requests: 0, rate: 1MiB}, {id: museum, requests: 0, objects: 8}]"));

        @BeforeEach
        void configure() {
            TenantsIT.configure(node, "sports", "museum", "news", "radio");
        }

        @Test
        void shouldAnswer429WhenATenantSendsTooManyRequests() {
            for (int number = 50; number < 56; number++) {
                final Reply stored = put(node, "news-1/a/v0-" + number + ".m4s", "-d", "x");
                assertStored(stored);
                assertEquals("", stored.header("Kickoff-Quota"));
            }
            assertEquals(
                    "requests;used=0.87",
                    put(node, "news-1/a/v0-56.m4s", "-d", "x").header("Kickoff-Quota"));
            assertEquals(204, send(node, "DELETE", "news-1/a/v0-50.m4s").status());
            final Reply refused = put(node, "news-1/a/v0-57.m4s", "-d", "x");
            assertOverQuota("quota-requests", refused);
            assertTrue(refused.text().contains("2 requests a second"), refused::text);
            assertEquals(204, send(node, "DELETE", "news-1/a/v0-51.m4s").status(), "gives something back");
            assertStored(put(node, "radio-1/a/v0-57.m4s", "-d", "x"));
            assertEquals(1, node.metric("kickoff_tenant_refused_total{quota=\"requests\",tenant=\"news\"}"));
            assertEquals(1, node.metric("kickoff_tenant_warned_total{quota=\"requests\",tenant=\"news\"}"));
            node.goToSegment(NOW + 1);
            assertStored(put(node, "news-1/a/v0-57.m4s", "-d", "x"));
        }

        @Test
        void shouldAnswer429WhenATenantSendsTooManyBytes() throws IOException {
            final Reply warned = put(node, "sports-1/a/v0-50.m4s", file(3_800_000));
            assertStored(warned);
            assertEquals("bytes;used=0.90", warned.header("Kickoff-Quota"));
            assertStored(put(node, "sports-1/a/v0-51.m4s", file(MIB)));
            final Reply refused = put(node, "sports-1/a/v0-52.m4s", "-d", "x");
            assertOverQuota("quota-bytes", refused);
            assertTrue(refused.text().contains(MIB + " bytes a second"), refused::text);
            assertStored(put(node, "news-1/a/v0-52.m4s", file(5 * MIB)));
            node.goToSegment(NOW + 1);
            assertStored(put(node, "sports-1/a/v0-52.m4s", "-d", "x"));
        }

        @Test
        void shouldAnswer429WhenATenantHasTooManyObjects() {
            for (int number = 50; number < 56; number++) {
                assertStored(put(node, "museum-1/a/v0-" + number + ".m4s", "-d", "x"));
            }
            assertEquals(
                    "objects;used=0.87",
                    put(node, "museum-1/a/init-0.mp4", "-d", "i").header("Kickoff-Quota"));
            assertEquals(
                    "objects;used=1.00",
                    put(node, "museum-1/a/main.mpd", "-d", "m").header("Kickoff-Quota"));
            final Reply refused = put(node, "museum-1/a/v0-56.m4s", "-d", "x");
            assertOverQuota("quota-objects", refused);
            assertTrue(refused.text().contains("may have 8 objects stored: it has 8"), refused::text);
            assertOverQuota("quota-objects", put(node, "museum-1/b/v0-55.m4s", "-d", "x"));
            assertEquals(204, put(node, "museum-1/a/v0-55.m4s", "-d", "x").status(), "the same once more");
            assertEquals(204, put(node, "museum-1/a/main.mpd", "-d", "m").status(), "the same once more");
            assertEquals(200, put(node, "museum-1/a/init-0.mp4", "-d", "other").status(), "replaced");
            assertEquals(8, node.metric("kickoff_tenant_objects{tenant=\"museum\"}"));
            assertEquals(204, send(node, "DELETE", "museum-1/a/v0-50.m4s").status());
            assertStored(put(node, "museum-1/a/v0-56.m4s", "-d", "x"));
        }

        @Test
        void shouldCountUploadsThatHaveOnlyBegunAndForgetThoseThatBringNothing() throws IOException {
            final List<RawConnection> begun = new ArrayList<>();
            for (int number = 50; number < 58; number++) {
                final RawConnection connection = new RawConnection(node.publishing());
                begun.add(connection.send("PUT /ingest/museum-1/a/v0-" + number
                        + ".m4s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
            }
            TestNode.awaitUntil(() -> node.metric("kickoff_tenant_objects{tenant=\"museum\"}") == 8);
            assertOverQuota("quota-objects", put(node, "museum-1/a/v0-58.m4s", "-d", "x"));
            begun.removeFirst().reset();
            final RawConnection empty = begun.removeFirst();
            assertTrue(empty.send("0\r\n\r\n").readHead().startsWith("HTTP/1.1 200 "));
            empty.close();
            TestNode.awaitUntil(() -> node.metric("kickoff_tenant_objects{tenant=\"museum\"}") == 6);
            assertStored(put(node, "museum-1/a/v0-58.m4s", "-d", "x"));
            for (final RawConnection connection : begun) {
                connection.close();
            }
            TestNode.awaitUntil(() -> node.metric("kickoff_tenant_objects{tenant=\"museum\"}") == 1);
            assertEquals(1, node.metric("kickoff_tenant_objects{tenant=\"museum\"}"));
        }
    }

    @Nested
    class WithLittleMemory {
        @RegisterExtension
        private final TestNode node = TestNode.still(Map.of("memory", "16MiB"));

        @BeforeEach
        void configure() {
            TenantsIT.configure(node, "burst", "calm");
        }

        private double bytes(final String what, final String tenant) {
            return node.metric("kickoff_tenant_" + what + "_bytes{tenant=\"" + tenant + "\"}");
        }

        @Test
        void shouldKeepWhatATenantHasWithinItsShareWhileAnotherBursts() throws IOException {
            for (int number = 40; number < 46; number++) {
                assertStored(put(node, "calm-1/a/v0-" + number + ".m4s", file(MIB)));
            }
            for (int number = 20; number < 60; number++) {
                assertStored(put(node, "burst-1/a/v0-" + number + ".m4s", file(MIB)));
            }
            assertEquals(10 * MIB, bytes("used", "burst"), "it has borrowed what the other one leaves");
            assertEquals(8 * MIB, bytes("share", "calm"));
            for (int number = 46; number < 60; number++) {
                assertStored(put(node, "calm-1/a/v0-" + number + ".m4s", file(MIB)));
                final String first = "/live/calm-1/v0-" + Math.max(40, number - 7) + ".m4s";
                assertEquals(200, Curl.run(node.deliveryUrl(first)).status(), "at " + number + ": " + first);
                final String edge = "/live/burst-1/v0-" + (57 + number % 3) + ".m4s";
                assertEquals(200, Curl.run(node.deliveryUrl(edge)).status(), "at " + number + ": " + edge);
            }
            assertEquals(8 * MIB, bytes("used", "burst"), "what was borrowed has been given back");
            assertEquals(8 * MIB, bytes("used", "calm"));
        }

        @Test
        void shouldRefuseUploadsThatNeverEndBeyondTheShareOfTheirTenant() throws IOException {
            final List<RawConnection> open = new ArrayList<>();
            for (int number = 50; number < 58; number++) {
                open.add(begin(number));
            }
            TestNode.awaitUntil(() -> bytes("held", "burst") == 8 * MIB);
            final RawConnection refused = begin(58);
            final String head = refused.readHead();
            assertTrue(head.startsWith("HTTP/1.1 503 "), head);
            assertTrue(head.contains("Retry-After: 1\r\n"), head);
            final String body = refused.readUntil("}");
            assertTrue(body.contains("/problems/no-memory"), body);
            assertTrue(body.contains("holds 8388608 bytes of its share of 8388608"), body);
            assertEquals(1, node.metric("kickoff_tenant_refused_total{quota=\"memory\",tenant=\"burst\"}"));
            for (int number = 40; number < 60; number++) {
                assertStored(put(node, "calm-1/a/v0-" + number + ".m4s", file(2 * MIB)));
                assertEquals(
                        200,
                        Curl.run(node.deliveryUrl("/live/calm-1/v0-" + number + ".m4s"))
                                .status());
            }
            refused.close();
            for (final RawConnection connection : open) {
                connection.close();
            }
        }

        private RawConnection begin(final int number) throws IOException {
            return new RawConnection(node.publishing())
                    .send("PUT /ingest/burst-1/a/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + 2 * MIB + "\r\n\r\n")
                    .send(new byte[MIB]);
        }

        @Test
        void shouldTakeWhatWasPublishedAlongWhenAnEventChangesItsTenant() throws IOException {
            for (int number = 50; number < 55; number++) {
                assertStored(put(node, "burst-1/a/v0-" + number + ".m4s", file(MIB)));
            }
            assertStored(put(node, "burst-1/a/init-0.mp4", file(4096)));
            assertStored(put(node, "burst-1/a/main.mpd", file(4096)));
            final double before = bytes("used", "burst");
            assertEquals(5 * MIB + 8192, before);
            node.configure("burst-1", event("calm"));
            assertEquals(before, bytes("used", "calm"));
            assertEquals(3 * MIB + 8192, bytes("held", "calm"));
            assertEquals(
                    200, Curl.run(node.deliveryUrl("/live/burst-1/v0-54.m4s")).status());
        }
    }
}
