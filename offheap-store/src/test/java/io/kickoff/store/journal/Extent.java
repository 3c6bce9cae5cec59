package io.kickoff.store.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which bytes of a file belong to which object, or to none.
record Extent(ObjectIdentity identity, long from, long to) {
    static Map<ObjectIdentity, Set<Extent>> of(final Path file) throws IOException {
        final Map<ObjectIdentity, Set<Extent>> extents = new LinkedHashMap<>();
        final RecordHead head = new RecordHead();
        try (RecordScanner scanner = new RecordScanner(file, RecordScanner.ANY_JOURNAL, head)) {
            ObjectIdentity identity = null;
            while (scanner.next()) {
                identity = head.part() == 0 ? head.identity() : identity;
                extents.computeIfAbsent(identity, first -> new HashSet<>())
                        .add(new Extent(identity, scanner.offset(), scanner.end()));
            }
        }
        return extents;
    }

    /// The last record of an object.
    static Extent last(final Path file, final ObjectIdentity identity) throws IOException {
        return of(file).get(identity).stream()
                .max(Comparator.comparingLong(Extent::from))
                .orElseThrow();
    }
}
