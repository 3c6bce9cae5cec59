package io.kickoff.edge.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Holds docs/reference/configuration.md to the table of settings. Run with `-Dkickoff.docs.write=true` to rewrite
/// it.
class ConfigurationReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "configuration.md");

    @Test
    void shouldFindTheDocumentAsTheTableSays() throws IOException {
        final String expected = document();
        if (Boolean.getBoolean("kickoff.docs.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT), "rewrite it with -Dkickoff.docs.write=true");
    }

    @Test
    void shouldNameEverySettingOnceAndWithOwnVariable() {
        final Set<String> names = new HashSet<>();
        for (final Setting setting : SettingTable.all()) {
            assertTrue(names.add(setting.environmentName()), setting.key());
            assertTrue(setting.sentence().endsWith("."), setting.key());
            assertFalse(setting.sentence().contains("|"), setting.key());
        }
        assertTrue(names.contains("KICKOFF_DELIVERY_BIND"));
        assertTrue(names.contains("KICKOFF_DELIVERY_MAX_CONNECTIONS"));
        assertTrue(names.contains("KICKOFF_JOURNAL_DURABILITY"));
        assertTrue(names.contains("KICKOFF_HUGE_PAGES"));
    }

    private static String document() {
        final StringBuilder text = new StringBuilder("""
                # Configuration

                One YAML file, `bin/kickoff serve --config kickoff.yaml`; every key is optional. Keys may be nested
                (`delivery: { bind: … }`) or dotted (`delivery.bind: …`). An environment variable goes over the file:
                `KICKOFF_`, then the key in capitals with `_` between its words. Whatever is unknown or wrong, in the
                file or in a variable, stops the start with one line that says where, what and how to mend.
                `bin/kickoff check-config FILE` prints every key with its effective value and where it came from.

                - **Durations**: a whole number with `ms`, `s`, `m`, `h` or `d`, or ISO 8601, such as `PT30M`.
                - **Sizes**: bytes, or a whole number with `KiB`, `MiB`, `GiB` or `TiB`.
                - **Addresses**: `host:port`, IPv6 in brackets: `[::1]:8080`. Port 0 takes a free one.
                - **Lists** in a variable: `KICKOFF_ROLES=lsm,fanout`; publishers, tenants and events as JSON.
                - Kubernetes sets variables named after services: give a pod `enableServiceLinks: false` when a
                  service is called `kickoff`.

                This page is written from the table that the program reads:
                `mvn -pl edge-server -am test -Dkickoff.docs.write=true`.
                """);
        String group = "";
        for (final Setting setting : SettingTable.all()) {
            final int dot = setting.key().indexOf('.');
            final String heading = dot < 0 || setting.key().startsWith("journal")
                    ? "node"
                    : setting.key().substring(0, dot);
            if (!heading.equals(group)) {
                group = heading;
                text.append("\n## ")
                        .append(heading.equals("node") ? "The node" : "`" + heading + "`")
                        .append("\n\n| key | variable | value | default | decides |\n|---|---|---|---|---|\n");
            }
            text.append("| `%s` | `%s` | %s | `%s` | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.environmentName(),
                            setting.describeType(),
                            setting.defaultText(),
                            setting.sentence()));
        }
        return text.append("""

                        ## Publishers

                            publishing:
                              publishers:
                                - name: packager-a              # the user name it authenticates with
                                  secret: "a long random text"  # or secretSha256: the output of printf %s SECRET | sha256sum
                                  allowed: ["derby/a", "cup-*/*"]   # event/pipeline; * stands for any characters

                        ## Tenants

                        Every event belongs to a tenant (`tenant`, `default` when it names none). What an entry leaves out,
                        and every tenant without an entry, has what `publishing.maxTenantRate`, `maxTenantRequests` and
                        `maxTenantObjects` say, and the weight 1.

                            tenants:
                              - id: sports
                                rate: 40MiB           # bytes a second
                                requests: 500         # a second
                                objects: 200000       # stored at the same time
                                memoryShare: 4        # its weight when the memory is shared

                        An upload over a quota gets 429, whose problem type names it (`quota-requests`, `quota-bytes`,
                        `quota-objects`), and `Retry-After`. From 85 % on, answers to uploads say so:
                        `Kickoff-Quota: bytes;used=0.87`. What has begun is never cut for a quota, and sending an object
                        again adds none.

                        The memory is shared by weight among the tenants that have something stored, and one more: the
                        heaviest of those with events that have nothing yet. What others leave free a tenant may borrow for its
                        time-shifted segments, and gives back, the oldest first, when its owner needs it. Uploads in flight,
                        live edges, init segments and named objects stay within its own share; beyond it they get 503
                        (`no-memory`). A tenant that is alone has all of it.

                        ## Events

                        Each entry has the keys of the admin API's event configuration, and its `id`. `tenant` (`default`)
                        and `types` (content types that packagers may publish; empty: all) are optional, and so are
                        `segment.timescale` (1), `segment.startNumber` (1), `timeShiftBufferDepth` (no limit),
                        `availabilityTimeOffset` (`PT0S`), `retryBudget` (`PT2S`), `endNumber` (none), `selection`
                        (`first-valid`; or `score`), a pipeline's `region` and a rendition's `bandwidth`.

                            events:
                              - id: derby
                                availabilityStartTime: "2026-11-23T10:00:00Z"
                                segment: { duration: 2000, timescale: 1000, startNumber: 1 }
                                timeShiftBufferDepth: PT30M
                                media: "chunk-stream$RepresentationID$-$Number%05d$.m4s"
                                initialization: "init-stream$RepresentationID$.m4s"
                                renditions: ["0", { id: "1", bandwidth: 800000 }]
                                pipelines:
                                  - { id: a, region: us-east-1 }
                                  - { id: b, region: us-west-2 }
                        """).toString();
    }
}
