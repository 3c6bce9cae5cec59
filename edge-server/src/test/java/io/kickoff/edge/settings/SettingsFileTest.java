package io.kickoff.edge.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.definition.EventDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsFileTest {
    private static final String EVENT = """
            memory: 2GiB
            events:
              - id: derby
                availabilityStartTime: 2026-11-23T10:00:00Z
                segment: { duration: 2000, timescale: 1000 }
                media: "chunk-stream$RepresentationID$-$Number%05d$.m4s"
                initialization: "init-stream$RepresentationID$.m4s"
                renditions: ["0", { id: "1", bandwidth: 800000 }]
                pipelines:
                  - { id: a, region: us-east-1 }
                  - { id: b }
            """;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "# first\ndelivery:\n  bind: \"127.0.0.1\"",
                        "kickoff.yaml:3: delivery.bind: \"127.0.0.1\" has no port: write host:port, such as 127.0.0.1:8080"),
                Arguments.of(
                        "delivery: { bind: \":8080\" }",
                        "kickoff.yaml:1: delivery.bind: \":8080\" has no host: write 127.0.0.1:8080 for this machine only, 0.0.0.0:8080 for all its addresses"),
                Arguments.of(
                        "delivery.bind: \"::1:8080\"",
                        "kickoff.yaml:1: delivery.bind: \"::1:8080\" is ambiguous: write an IPv6 address in brackets, such as [::1]:8080"),
                Arguments.of(
                        "admin: { bind: \"localhost:99999\" }",
                        "kickoff.yaml:1: admin.bind: \"localhost:99999\" has the port \"99999\": write a number from 0 (any free one) to 65535"),
                Arguments.of(
                        "memory: 1GiB\ndelivry:\n  bind: x",
                        "kickoff.yaml:2: delivry: no such setting: did you mean delivery?"),
                Arguments.of(
                        "delivery:\n  maxConections: 7",
                        "kickoff.yaml:2: delivery.maxConections: no such setting: did you mean delivery.maxConnections?"),
                Arguments.of(
                        "zzzzzzzz: 1",
                        "kickoff.yaml:1: zzzzzzzz: no such setting: bin/kickoff check-config prints all there are"),
                Arguments.of(
                        "delivery: 8080",
                        "kickoff.yaml:1: delivery: is no setting but a group of them: write delivery: { bind }"),
                Arguments.of(
                        "memory: 1GX",
                        "kickoff.yaml:1: memory: \"1GX\" is no size: write bytes, or a whole number with KiB, MiB or GiB, such as 64MiB"),
                Arguments.of(
                        "memory: 1KiB",
                        "kickoff.yaml:1: memory: \"1KiB\" is out of range: write a size from 16MiB to 1TiB"),
                Arguments.of(
                        "\n\ndrainTimeout: 10", "kickoff.yaml:3: drainTimeout: \"10\" has no unit: write 10ms or 10s"),
                Arguments.of(
                        "drainTimeout: soon",
                        "kickoff.yaml:1: drainTimeout: \"soon\" is no duration: write a whole number with ms, s, m, h or d, such as 200ms, or PT30M"),
                Arguments.of(
                        "drainTimeout: 2h",
                        "kickoff.yaml:1: drainTimeout: \"2h\" is out of range: write a duration from 0s to 1h"),
                Arguments.of(
                        "devices.eventLoops: many",
                        "kickoff.yaml:1: devices.eventLoops: \"many\" is no whole number: write digits only"),
                Arguments.of(
                        "transport: uring",
                        "kickoff.yaml:1: transport: \"uring\" is not known: write one of auto, io_uring, epoll, nio"),
                Arguments.of(
                        "roles: [origin, king]",
                        "kickoff.yaml:1: roles: \"king\" is not known: write one of origin, lsm, fanout, edge"),
                Arguments.of("roles: [lsm, lsm]", "kickoff.yaml:1: roles: \"lsm\" is given twice: write it once"),
                Arguments.of(
                        "roles: []",
                        "kickoff.yaml:1: roles: is empty: write at least one of origin, lsm, fanout, edge, or leave the key out"),
                Arguments.of(
                        "data:",
                        "kickoff.yaml:1: data: has no value: write a directory such as ./data, or leave the key out"),
                Arguments.of("memory: [1GiB]", "kickoff.yaml:1: memory: is a list: write a size such as 1GiB"),
                Arguments.of(
                        "memory: 1GiB\n\nmemory: 2GiB",
                        "kickoff.yaml:3: memory: is given twice, first on line 1: write it once"),
                Arguments.of(
                        "delivery: { bind: \"a:1\" }\ndelivery.bind: \"a:2\"",
                        "kickoff.yaml:2: delivery.bind: is given twice, first on line 1: write it once"),
                Arguments.of(
                        "memory: 1GiB\n  data: x",
                        "kickoff.yaml:2: not valid YAML: mapping values are not allowed here: check the indentation, colons and quotes at and above this place"),
                Arguments.of(
                        "- memory",
                        "kickoff.yaml:1: holds no settings: write key: value, one a line, such as memory: 1GiB"),
                Arguments.of(
                        "events: none",
                        "kickoff.yaml:1: events: is no list: write [] or one item a line, each after a dash"),
                Arguments.of(
                        EVENT.replace("timescale: 1000", "timescale: fast"),
                        "kickoff.yaml:5: events[0].segment.timescale: \"fast\" is no whole number: write such as 1"),
                Arguments.of(
                        EVENT.replace("id: b", "name: b"),
                        "kickoff.yaml:11: events[0].pipelines[1].name: no such field: known are id, region"),
                Arguments.of(
                        EVENT.replace("    media:", "    medai:"),
                        "kickoff.yaml:6: events[0].medai: no such field: did you mean media"),
                Arguments.of(
                        EVENT.replace("\"0\"", "0"),
                        "kickoff.yaml:8: events[0].renditions[0]: 0 is no text: write it in quotes, \"0\""),
                Arguments.of(
                        EVENT.replace("duration: 2000, ", ""),
                        "kickoff.yaml:5: events[0].segment.duration: is missing: write such as 2000"),
                Arguments.of(
                        EVENT.replace("segment: {", "segment: { duration: 1,"),
                        "kickoff.yaml:5: events[0].segment.duration: is given twice, first on line 5: write it once"),
                Arguments.of(
                        EVENT + EVENT.substring(EVENT.indexOf("  - id: derby")),
                        "kickoff.yaml:12: events[1].id: \"derby\" is taken by events[0].id: give each its own"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    rates: 1MiB",
                        "kickoff.yaml:3: tenants[0].rates: no such field: did you mean rate"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    rate: 1MB",
                        "kickoff.yaml:3: tenants[0].rate: \"1MB\" is no size: write bytes, or a whole number with KiB, MiB or GiB, such as 64MiB"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    rate: 2TiB",
                        "kickoff.yaml:3: tenants[0].rate: is out of range: write a size from 0 to 1TiB"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    requests: few",
                        "kickoff.yaml:3: tenants[0].requests: \"few\" is no whole number: write such as 1000000"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    memoryShare: 0",
                        "kickoff.yaml:3: tenants[0].memoryShare: 0 is out of range: write a number from 1 to 1000"),
                Arguments.of(
                        "tenants:\n  - id: sports\n    objects: -1",
                        "kickoff.yaml:3: tenants[0].objects: -1 is out of range: write a number from 0 to 100000000"),
                Arguments.of(
                        "tenants:\n  - id: sports\n  - id: sports",
                        "kickoff.yaml:3: tenants[1].id: \"sports\" is taken by tenants[0].id: give each its own"),
                Arguments.of(
                        "tenants:\n  - rate: 1MiB",
                        "kickoff.yaml:2: tenants[0].id: is missing: write such as \"sports\""),
                Arguments.of(
                        "publishing:\n  publishers:\n    - name: p\n      secret: s\n      allowed: [derby]",
                        "kickoff.yaml:5: publishing.publishers[0].allowed[0]: \"derby\" is not allowed here: write such as \"derby/a\" or \"derby/*\""),
                Arguments.of(
                        "publishing:\n  publishers:\n    - name: p\n      secret: s",
                        "kickoff.yaml:3: publishing.publishers[0].allowed: names nothing: write event/pipeline patterns, such as \"derby/*\""));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameLineAndKeyWhenValueIsWrong(final String text, final String message) {
        final SettingsException wrong =
                assertThrows(SettingsException.class, () -> SettingsFile.read("kickoff.yaml", text));
        assertEquals(message, wrong.line());
    }

    @Test
    void shouldReadNestedAndDottedKeysAlike() {
        assertEquals(
                SettingsFile.read("f", "delivery: { bind: \"[::1]:0\" }"),
                SettingsFile.read("f", "delivery.bind: \"[::1]:0\""));
    }

    @Test
    void shouldGiveNothingWhenAllIsCommentedOut() {
        assertTrue(SettingsFile.read("f", "").isEmpty());
        assertTrue(SettingsFile.read("f", "# memory: 1GiB\ndelivery:\n  # bind: x\n")
                .isEmpty());
    }

    @Test
    void shouldReadEventsAsTheAdminApiWritesThem() {
        final Setting events = SettingTable.find("events");
        final List<?> read = (List<?>) SettingsFile.read("f", EVENT).get(events).value();
        final EventDefinition derby = (EventDefinition) read.getFirst();
        assertEquals("derby", derby.id());
        assertEquals(1_795_428_000_000L, derby.config().availabilityStartTimeMs());
        assertEquals(800_000, derby.config().renditions().get(1).bandwidth());
    }

    @Test
    void shouldEndInAMessageWhenAnAliasContainsItself() {
        final SettingsException wrong = assertThrows(
                SettingsException.class, () -> SettingsFile.read("kickoff.yaml", "events: &e\n  - media: *e\n"));
        assertFalse(wrong.line().isEmpty());
    }
}
