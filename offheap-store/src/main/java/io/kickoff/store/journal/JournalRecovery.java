package io.kickoff.store.journal;

import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;

/// What a journal gives back at start: control state at once, then objects.
///
/// Init segments and named objects come first, since nothing plays without them, then segments, the newest first, so
/// that the live edge is back before the past is. A damaged object is dropped and found. Retention waits until this
/// has been {@link #run} or is closed.
///
/// *Confined to one thread; progress may be read by any.*
public final class JournalRecovery implements AutoCloseable {
    private final List<ControlRecord> control;
    private final List<JournalFinding> findings;
    private final List<JournaledObject> objects;
    private final long journalId;
    private final long objectBytes;
    private final int objectCount;
    private final AtomicInteger objectsDone = new AtomicInteger();
    private final AtomicLong bytesDone = new AtomicLong();
    private volatile boolean isDone;

    JournalRecovery(final JournalScan scan) {
        control = scan.index().control().records();
        findings = new ArrayList<>(scan.findings());
        objects = scan.index().newestFirst();
        journalId = scan.journalId();
        objectCount = objects.size();
        objectBytes = objects.stream().mapToLong(JournaledObject::length).sum();
    }

    /// @return the newest control state of all events, in the order in which it came.
    public List<ControlRecord> control() {
        return control;
    }

    /// @return what is wrong, as far as it is known yet.
    public List<JournalFinding> findings() {
        return List.copyOf(findings);
    }

    /// Takes what is known of an object, without its bytes.
    @FunctionalInterface
    public interface Survey {
        /// @param object which.
        /// @param digest as it was handed in.
        /// @param facts  as they were handed in; during this call.
        void seen(JournaledObject object, String digest, DirectBuffer facts);
    }

    /// Shows what is known of each object that can be read; before {@link #run}.
    ///
    /// @param survey that looks at them.
    public void survey(final Survey survey) {
        try (ObjectReader reader = new ObjectReader(journalId)) {
            for (final JournaledObject object : objects) {
                if (isOpened(object, reader)) {
                    survey.seen(object, reader.digest(), reader.facts());
                }
            }
        } catch (final IOException atClose) {
            throw new UncheckedIOException(atClose);
        }
    }

    /// What is damaged is found by {@link #run}.
    private static boolean isOpened(final JournaledObject object, final ObjectReader reader) {
        try {
            reader.open(object);
            return true;
        } catch (final IOException damaged) {
            return false;
        }
    }

    /// Has some segments handed out before the others, the newest first among them too; before {@link #run}.
    ///
    /// @param isFirst whether a segment is one of them.
    public void hasten(final Predicate<JournaledObject> isFirst) {
        objects.sort(
                Comparator.comparing(object -> object.identity().kind() == ObjectKind.MEDIA && !isFirst.test(object)));
    }

    /// Hands out the objects.
    ///
    /// @param sink that takes them.
    public void run(final RecoverySink sink) {
        try (ObjectReader reader = new ObjectReader(journalId)) {
            for (final JournaledObject object : objects) {
                if (!recover(object, reader, sink)) {
                    break;
                }
                objectsDone.incrementAndGet();
                bytesDone.addAndGet(object.length());
            }
        } catch (final IOException atClose) {
            throw new UncheckedIOException(atClose);
        } finally {
            close();
        }
    }

    private boolean recover(final JournaledObject object, final ObjectReader reader, final RecoverySink sink) {
        boolean isTaken = false;
        boolean isIntact = false;
        try {
            reader.open(object);
            final RecoverySink.Answer answer = sink.begin(object, reader.digest(), reader.facts());
            if (answer != RecoverySink.Answer.TAKE) {
                return answer == RecoverySink.Answer.SKIP;
            }
            isTaken = true;
            while (reader.hasNextPart()) {
                final ByteBuffer bytes = reader.nextPart();
                if (!sink.piece(BufferUtil.address(bytes) + bytes.position(), bytes.remaining())) {
                    return false;
                }
            }
            isIntact = reader.isDigestRight();
            if (!isIntact) {
                drop(object, object.offset(), "its bytes do not have its digest");
            }
        } catch (final IOException damaged) {
            drop(object, reader.offset(), JournalDirectory.reason(damaged));
        } finally {
            if (isTaken) {
                sink.end(isIntact);
            }
        }
        return true;
    }

    private void drop(final JournaledObject object, final long at, final String why) {
        findings.add(new JournalFinding(Kind.DAMAGED, object.file(), at, object.identity(), why));
    }

    /// @return objects that there are.
    public int objectCount() {
        return objectCount;
    }

    /// @return bytes of all objects.
    public long objectBytes() {
        return objectBytes;
    }

    /// @return objects that have been handed out, dropped or passed over.
    public int objectsDone() {
        return objectsDone.get();
    }

    /// @return bytes of those.
    public long bytesDone() {
        return bytesDone.get();
    }

    /// @return whether it is over.
    public boolean isDone() {
        return isDone;
    }

    /// Does without the objects that have not been handed out.
    @Override
    public void close() {
        objects.clear();
        isDone = true;
    }
}
