package io.kickoff.edge.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveSettingsTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();

    @TempDir
    private Path directory;

    @Test
    void shouldListenOnLoopbackWithEveryRoleButEdgeWhenNothingIsGiven() {
        final NodeSettings node = NodeSettings.load(null, NO_ENVIRONMENT);
        assertEquals("127.0.0.1:8080", node.delivery().bind());
        assertEquals("127.0.0.1:8081", node.publishing().bind());
        assertEquals("127.0.0.1:8082", node.admin().bind());
        assertEquals("127.0.0.1:8083", node.devices().bind());
        assertEquals(EnumSet.of(Role.ORIGIN, Role.LSM, Role.FANOUT), node.roles());
        assertEquals(1L << 30, node.memoryBytes());
        assertEquals(Path.of("./data"), node.data());
        assertEquals(JournalDurability.PROCESS, node.journal().durability());
        assertTrue(node.behaviour().isZeroCopyAutomatic());
        assertEquals(10_000, node.drainTimeoutMs());
    }

    @Test
    void shouldTakeTheEnvironmentOverTheFile() throws IOException {
        final Path file =
                write("memory: 2GiB\ntransport: nio\ndelivery: { bind: \"0.0.0.0:80\", zeroCopyThreshold: 64KiB }");
        final NodeSettings node = NodeSettings.load(
                file,
                Map.of(
                        "KICKOFF_MEMORY", "3GiB",
                        "KICKOFF_DELIVERY_BIND", "[::1]:0",
                        "KICKOFF_ROLES", "lsm, fanout",
                        "KICKOFF_PUBLISHING_PUBLISHERS", "[{name: p, secret: s, allowed: ['derby/*']}]",
                        "KICKOFF_JAVA_OPTS", "-Xmx1g",
                        "KICKOFF_TEST_ANYTHING", "1",
                        "PATH", "/bin"));
        assertEquals(3L << 30, node.memoryBytes());
        assertEquals("::1", node.delivery().host());
        assertEquals(0, node.delivery().port());
        assertEquals(TransportChoice.NIO, node.transport());
        assertEquals(EnumSet.of(Role.LSM, Role.FANOUT), node.roles());
        assertEquals(64 << 10, node.behaviour().zeroCopyThresholdBytes());
        assertTrue(node.publishers().getFirst().mayWrite("derby", "a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "KICKOFF_DELIVERY_BIND | 127.0.0.1 | KICKOFF_DELIVERY_BIND: \"127.0.0.1\" has no port: write host:port, such as 127.0.0.1:8080",
                "KICKOFF_DELIVERY_MAX_CONECTIONS | 1 | KICKOFF_DELIVERY_MAX_CONECTIONS: no such setting: did you mean KICKOFF_DELIVERY_MAX_CONNECTIONS?",
                "KICKOFF_XYZZY | 1 | KICKOFF_XYZZY: no such setting: unset this environment variable",
                "KICKOFF_EVENTS | [{id: x}] | KICKOFF_EVENTS: events[0].segment: is missing: write such as {\"duration\":2000,\"timescale\":1000}",
                "KICKOFF_EVENTS | [ | KICKOFF_EVENTS: not valid YAML: expected the node content, but found '<stream end>': check the indentation, colons and quotes at and above this place",
                "KICKOFF_ADMIN_BIND | 127.0.0.1:8080 | KICKOFF_ADMIN_BIND: admin.bind: 127.0.0.1:8080 is taken by delivery.bind: give each plane its own port"
            })
    void shouldNameTheVariableWhenItsValueIsWrong(final String name, final String value, final String message) {
        final SettingsException wrong =
                assertThrows(SettingsException.class, () -> EffectiveSettings.read(null, Map.of(name, value)));
        assertEquals(message, wrong.line());
    }

    @Test
    void shouldRefuseOriginAndEdgeTogether() throws IOException {
        final Path file = write("\nroles: [origin, edge]");
        final SettingsException wrong =
                assertThrows(SettingsException.class, () -> NodeSettings.load(file, NO_ENVIRONMENT));
        assertEquals(
                file + ":2: roles: origin and edge exclude each other: an edge serves what it fetches from origins",
                wrong.line());
    }

    @Test
    void shouldSayWhyAFileCannotBeRead() {
        final Path missing = directory.resolve("nowhere.yaml");
        final SettingsException wrong =
                assertThrows(SettingsException.class, () -> EffectiveSettings.read(missing, NO_ENVIRONMENT));
        assertEquals(missing + ": there is no such file: give the path of a YAML file", wrong.line());
        assertTrue(assertThrows(SettingsException.class, () -> EffectiveSettings.read(directory, NO_ENVIRONMENT))
                .line()
                .contains("it is a directory"));
    }

    @Test
    void shouldDescribeWhereEachValueCameFrom() throws IOException {
        final Path file = write("memory: 2GiB\n\ntransport: nio\n");
        final List<String> lines = EffectiveSettings.read(file, Map.of("KICKOFF_MEMORY", "3GiB"))
                .describe()
                .lines()
                .map(line -> line.replaceAll(" +#", " #"))
                .toList();
        assertTrue(lines.contains("memory: 3GiB # KICKOFF_MEMORY"), lines::toString);
        assertTrue(lines.contains("transport: nio # " + file + ":3"), lines::toString);
        assertTrue(lines.contains("delivery.bind: \"127.0.0.1:8080\" # default"), lines::toString);
        assertEquals(SettingTable.all().size(), lines.size());
    }

    @Test
    void shouldReadItsOwnDescriptionBackWithoutTheSecrets() throws IOException {
        final EffectiveSettings settings = EffectiveSettings.read(write("""
                        delivery: { bind: "[::1]:0", zeroCopyThreshold: 1MiB }
                        journal: { durability: off }
                        roles: [fanout]
                        publishing:
                          publishers:
                            - { name: p, secret: "hush", allowed: ["derby/*"] }
                        tenants:
                          - { id: sports, rate: 3MiB, memoryShare: 4 }
                          - { id: news, requests: 0, objects: 7 }
                        events:
                          - id: derby
                            tenant: sports
                            availabilityStartTime: "2026-11-23T10:00:00.500Z"
                            segment: { duration: 180000, timescale: 90000, startNumber: 7 }
                            timeShiftBufferDepth: PT30M
                            media: "$RepresentationID$/$Number$.m4s"
                            initialization: "$RepresentationID$/init.mp4"
                            renditions: ["v", "a"]
                            pipelines: [{ id: a }]
                            types: [video/mp4]
                        """), NO_ENVIRONMENT);
        final String description = settings.describe();
        assertFalse(description.contains("hush"));
        assertEquals(settings.toNode(), NodeSettings.load(write(description), NO_ENVIRONMENT));
        final TenantLimits all = new TenantLimits(10, 20, 30, 1);
        final List<TenantSettings> tenants = settings.toNode().tenants();
        assertEquals(new TenantLimits(3 << 20, 20, 30, 4), tenants.getFirst().over(all));
        assertEquals(new TenantLimits(10, 0, 7, 1), tenants.getLast().over(all));
    }

    @Test
    void shouldReadTheExampleFileAsTheDefaults() {
        assertEquals(
                NodeSettings.of(Map.of()),
                NodeSettings.load(Path.of("..", "config", "kickoff.example.yaml"), NO_ENVIRONMENT));
    }

    @Test
    void shouldTakeValuesByKeyForTests() {
        final NodeSettings node = NodeSettings.of(Map.of("delivery.bind", "127.0.0.1:0", "journal.durability", "off"));
        assertEquals(0, node.delivery().port());
        assertEquals(JournalDurability.OFF, node.journal().durability());
        assertThrows(SettingsException.class, () -> NodeSettings.of(Map.of("delivery.bnd", "x")));
    }

    private Path write(final String text) throws IOException {
        return Files.writeString(directory.resolve("kickoff.yaml"), text);
    }
}
