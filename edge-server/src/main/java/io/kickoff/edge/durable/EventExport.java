package io.kickoff.edge.durable;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.media.Findings;
import io.kickoff.store.journal.JournalExport;
import io.kickoff.store.journal.JournalFinding;
import io.kickoff.store.journal.JournaledObject;
import io.kickoff.store.journal.ObjectKind;
import io.kickoff.validrange.LiveEventConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Writes an event out of a journal as plain files under their names. Where several pipelines have published a name,
/// the
/// candidate that would be served is taken: valid before defective, then by the order of the pipelines; of other
/// objects
/// the newest.
///
/// @param isKnown     whether the journal knows the event.
/// @param files       that were written, without the manifest.
/// @param bytes       of those.
/// @param hasManifest whether a static manifest could be made.
/// @param findings    what could not be written, and why.
/// *Immutable.*
public record EventExport(boolean isKnown, int files, long bytes, boolean hasManifest, List<JournalFinding> findings) {
    /// Name of the manifest that is made.
    public static final String MANIFEST = "static.mpd";

    /// An object that may be written under a name.
    ///
    /// @param object of the journal.
    /// @param facts  of it.
    record Candidate(JournaledObject object, ObjectFacts facts) {}

    /// @param journal directory.
    /// @param event   id.
    /// @param folder  to write to.
    /// @return what was written.
    /// @throws io.kickoff.store.journal.JournalException when there is no journal, or the folder refuses.
    /// @throws IOException                               when the manifest cannot be written.
    public static EventExport of(final Path journal, final String event, final Path folder) throws IOException {
        final AtomicReference<@Nullable EventDefinition> definition = new AtomicReference<>();
        final Map<String, Candidate> chosen = new HashMap<>();
        final Comparator<Candidate> better =
                (one, other) -> better(definition.get()).compare(one, other);
        JournalExport.of(
                journal,
                event,
                folder,
                (object, digest, bytes) -> {
                    final Candidate candidate = new Candidate(object, ObjectFacts.decode(bytes));
                    chosen.merge(
                            candidate.facts.name(),
                            candidate,
                            (known, next) -> better.compare(next, known) < 0 ? next : known);
                    return null;
                },
                record -> {
                    if (record.key().equals(EventRecords.DEFINITION)) {
                        definition.set(ControlJson.definition(ControlJson.decode(record.bytes())));
                    }
                });
        final JournalExport written = JournalExport.of(
                journal, event, folder, (object, digest, bytes) -> name(object, bytes, chosen), record -> {});
        final @Nullable EventDefinition known = definition.get();
        final @Nullable String manifest =
                known == null ? null : new StaticManifest(known.config(), folder).of(List.copyOf(chosen.values()));
        if (manifest != null) {
            Files.writeString(folder.resolve(MANIFEST), manifest);
        }
        return new EventExport(
                known != null || !chosen.isEmpty(),
                written.files(),
                written.bytes(),
                manifest != null,
                written.findings());
    }

    private static @Nullable String name(
            final JournaledObject object, final DirectBuffer bytes, final Map<String, Candidate> chosen) {
        final String name = ObjectFacts.decode(bytes).name();
        final @Nullable Candidate candidate = chosen.get(name);
        return candidate != null && candidate.object.sequence() == object.sequence() ? name : null;
    }

    /// The better one comes first.
    private static Comparator<Candidate> better(final @Nullable EventDefinition definition) {
        final Comparator<Candidate> newest = Comparator.<Candidate>comparingLong(
                        candidate -> candidate.object.sequence())
                .reversed();
        final Comparator<Candidate> served = Comparator.<Candidate>comparingInt(candidate ->
                        Findings.ofHeader(candidate.facts.defects()).severity())
                .thenComparingInt(candidate -> isByScore(definition) ? -candidate.facts.score() : 0)
                .thenComparingInt(candidate ->
                        rank(definition, candidate.object.identity().pipeline()))
                .thenComparing(newest);
        return (one, other) -> one.object.identity().kind() == ObjectKind.NAMED
                ? newest.compare(one, other)
                : served.compare(one, other);
    }

    private static boolean isByScore(final @Nullable EventDefinition definition) {
        return definition != null && definition.config().selection() == LiveEventConfig.Selection.SCORE;
    }

    private static int rank(final @Nullable EventDefinition definition, final String pipeline) {
        if (definition == null) {
            return 0;
        }
        final List<String> order = definition.config().pipelines().stream()
                .map(LiveEventConfig.Pipeline::id)
                .toList();
        final int rank = order.indexOf(pipeline);
        return rank < 0 ? order.size() : rank;
    }

    /// @return whether everything that was acknowledged has been written.
    public boolean isSound() {
        return findings.stream().noneMatch(JournalFinding::isLoss);
    }
}
