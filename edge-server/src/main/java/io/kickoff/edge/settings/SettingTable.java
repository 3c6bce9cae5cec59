package io.kickoff.edge.settings;

import io.kickoff.edge.json.Similar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All settings, in the order in which they are shown. *Immutable.*
final class SettingTable {
    /// Begins the name of every environment variable that is a setting.
    static final String ENVIRONMENT_PREFIX = "KICKOFF_";

    /// The planes, each with the same keys below its name.
    static final List<String> PLANES = List.of("delivery", "publishing", "admin", "devices");

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    private static final Map<String, Setting> BY_KEY = new LinkedHashMap<>();

    static {
        plane("delivery", "8080", "20000", "32MiB", "60s", "1KiB");
        duration(
                "delivery.expiryMargin",
                "10s",
                0,
                HOUR,
                "A segment this much older than the time-shift window is still looked up; older ones are answered 410 by arithmetic.");
        duration(
                "delivery.publishMargin",
                "50ms",
                0,
                10 * SECOND,
                "An answer 'too early' expires in caches this much before the segment may be there.");
        duration(
                "delivery.segmentMaxAge",
                "1h",
                0,
                365 * DAY,
                "How long caches may keep a segment; segments never change.");
        duration(
                "delivery.manifestMaxAge",
                "500ms",
                0,
                HOUR,
                "How long caches may keep a manifest, playlist or other named object.");
        duration(
                "delivery.missRetry",
                "200ms",
                0,
                HOUR,
                "How long caches may keep a defective segment at least; otherwise for the event's retry budget, in which a better one may come.");
        count(
                "delivery.maxHeldRequests",
                "20000",
                0,
                1_000_000,
                "Requests that wait for their segment at the live edge at the same time; more get 503.");
        count(
                "delivery.maxHeldRequestsPerEvent",
                "15000",
                0,
                1_000_000,
                "Of these, requests for segments of one event.");
        count(
                "delivery.maxHeldRequestsPerSegment",
                "12000",
                0,
                1_000_000,
                "Of these, requests for one segment of one rendition.");
        size("delivery.maxHeldBytes", "64MiB", 0, TIB, "Memory that waiting requests may keep.");
        count(
                "delivery.maxTimeShiftedRequests",
                "2000",
                1,
                1_000_000,
                "Requests behind the live edge in flight at the same time, at most; under load fewer. More get 503, so that live viewers win.");
        size(
                "delivery.maxEgressRate",
                "0",
                0,
                TIB,
                "Bytes a second that the delivery plane may send; above it, requests behind the live edge get 503. 0: no limit.");
        add(
                "delivery.zeroCopyThreshold",
                Setting.Type.SIZE_OR_AUTO,
                "auto",
                0,
                1L << 30,
                List.of(),
                "Bodies from this size are sent without a copy in the kernel; auto: never on loopback, where it costs more than it saves.");

        plane("publishing", "8081", "2000", "16MiB", "120s", "1KiB");
        size(
                "publishing.maxObject",
                "64MiB",
                KIB,
                1L << 30,
                "Largest segment, init segment or named object; a larger one gets 413.");
        size(
                "publishing.memoryReserve",
                "64MiB",
                MIB,
                TIB,
                "Memory for buffers (of -XX:MaxDirectMemorySize) that the delivery plane leaves to publishing, whatever is asked of it.");
        count(
                "publishing.maxNamedObjectsPerEvent",
                "1000",
                1,
                1_000_000,
                "Manifests, playlists and other named objects of one event.");
        count("publishing.maxEvents", "1000", 1, 100_000, "Events configured at the same time, of all tenants.");
        size(
                "publishing.maxTenantRate",
                "0",
                0,
                TIB,
                "Bytes a second that one tenant may publish, averaged over a few seconds; more get 429. 0: no limit.");
        count(
                "publishing.maxTenantRequests",
                "0",
                0,
                1_000_000,
                "Requests a second that one tenant may publish with, averaged over a few seconds; more get 429. 0: no limit.");
        count(
                "publishing.maxTenantObjects",
                "0",
                0,
                100_000_000,
                "Segments, init segments and named objects that one tenant may have stored, with its uploads in flight; more get 429. 0: no limit.");
        add(
                "publishing.publishers",
                Setting.Type.PUBLISHERS,
                "[]",
                0,
                0,
                List.of(),
                "Who may publish what. Empty: everyone who reaches the publishing plane may publish everything.");

        plane("admin", "8082", "200", "16MiB", "60s", "0");
        plane("devices", "8083", "100000", "32MiB", "120s", "0");

        add(
                "roles",
                Setting.Type.CHOICES,
                "origin, lsm, fanout",
                0,
                0,
                words(Role.values()),
                "What this node does. origin takes segments and serves them; lsm follows the events and sends the triggers; fanout holds the devices' connections; edge serves what it fetches from origins.");
        size("memory", "1GiB", 16 * MIB, TIB, "Memory reserved for segments, outside the Java heap.");
        add(
                "hugePages",
                Setting.Type.CHOICE,
                "try",
                0,
                0,
                words(HugePagesChoice.values()),
                "Whether that memory asks for huge pages; try takes ordinary ones where the machine grants none.");
        add(
                "data",
                Setting.Type.DIRECTORY,
                "./data",
                0,
                0,
                List.of(),
                "Directory of the journal, the cluster and the archive, relative to the directory the node is started in.");
        add(
                "transport",
                Setting.Type.CHOICE,
                "auto",
                0,
                0,
                words(TransportChoice.values()),
                "How the node talks to the kernel about sockets; auto takes the first of io_uring, epoll, nio that this machine allows.");
        add(
                "journal.durability",
                Setting.Type.CHOICE,
                "process",
                0,
                0,
                words(JournalDurability.values()),
                "What an acknowledged segment survives: a crash of the process, a crash of the machine too (each acknowledgement waits for the disk), or, with off, nothing.");
        duration("drainTimeout", "10s", 0, HOUR, "Time for requests in flight when the node is asked to stop.");
        add(
                "tenants",
                Setting.Type.TENANTS,
                "[]",
                0,
                0,
                List.of(),
                "Tenants with limits of their own, and their weights when tenants share the memory.");
        add(
                "events",
                Setting.Type.EVENTS,
                "[]",
                0,
                0,
                List.of(),
                "Events to start with: as in the admin API, each with its id.");
    }

    private SettingTable() {}

    /// All settings, in the order in which they are shown.
    static List<Setting> all() {
        return List.copyOf(BY_KEY.values());
    }

    /// The setting of this key, or null.
    static @Nullable Setting find(final String key) {
        return BY_KEY.get(key);
    }

    /// Whether keys begin with this name and a dot.
    static boolean isGroup(final String name) {
        return BY_KEY.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /// The first key of a group, without the group's name.
    static String firstOf(final String group) {
        return BY_KEY.keySet().stream()
                .filter(key -> key.startsWith(group + "."))
                .map(key -> key.substring(group.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /// A known key or group that looks like this one, or null.
    static @Nullable String similarTo(final String unknown) {
        final Stream<String> groups = BY_KEY.keySet().stream()
                .filter(key -> key.indexOf('.') > 0)
                .map(key -> key.substring(0, key.indexOf('.')))
                .distinct();
        return Similar.to(
                unknown, Stream.concat(BY_KEY.keySet().stream(), groups).toList());
    }

    private static void plane(
            final String name,
            final String port,
            final String connections,
            final String requestHeap,
            final String idle,
            final String rate) {
        add(
                name + ".bind",
                Setting.Type.ADDRESS,
                "127.0.0.1:" + port,
                0,
                0,
                List.of(),
                "Where the " + name + " plane listens; port 0 takes a free one, which the ready line names.");
        count(
                name + ".maxConnections",
                connections,
                1,
                1_000_000,
                "Connections open at the same time; more are closed at once.");
        count(name + ".eventLoops", "0", 0, 64, "Threads of this plane; 0: by the number of processors.");
        size(name + ".maxRequestLine", "8KiB", 256, 64 * KIB, "Longest request line; a longer one gets 414.");
        size(name + ".maxHeader", "16KiB", KIB, 256 * KIB, "All header fields of a request together; more get 431.");
        size(
                name + ".maxRequestHeap",
                requestHeap,
                MIB,
                TIB,
                "Java heap that requests which have not come whole may keep, of all connections; beyond it those that keep most are closed.");
        duration(name + ".headerTimeout", "10s", 100, HOUR, "From a request's first byte to the end of its header.");
        duration(
                name + ".idleTimeout",
                idle,
                100,
                DAY,
                "A connection without a byte in either direction is closed after this time.");
        size(
                name + ".minimumRate",
                rate,
                0,
                1L << 30,
                "Bytes a second below which a transfer is taken for stalled and closed. 0: none is.");
    }

    private static void count(
            final String key, final String text, final long min, final long max, final String sentence) {
        add(key, Setting.Type.COUNT, text, min, max, List.of(), sentence);
    }

    private static void duration(
            final String key, final String text, final long min, final long max, final String sentence) {
        add(key, Setting.Type.DURATION, text, min, max, List.of(), sentence);
    }

    private static void size(
            final String key, final String text, final long min, final long max, final String sentence) {
        add(key, Setting.Type.SIZE, text, min, max, List.of(), sentence);
    }

    private static void add(
            final String key,
            final Setting.Type type,
            final String text,
            final long min,
            final long max,
            final List<String> choices,
            final String sentence) {
        BY_KEY.put(key, new Setting(key, type, text, min, max, choices, sentence));
    }

    private static List<String> words(final Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
