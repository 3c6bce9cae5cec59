package io.kickoff.edge.cli;

import io.kickoff.store.journal.JournalFinding;
import java.util.Locale;

/// A finding in a journal as compilers write theirs: `file:offset: what`. *Stateless.*
final class FindingLine {
    private FindingLine() {}

    static String of(final JournalFinding finding) {
        return finding.file() + ":" + finding.offset() + ": "
                + finding.kind().name().toLowerCase(Locale.ROOT)
                + (finding.object() == null ? "" : ": " + finding.object()) + ": " + finding.what();
    }
}
