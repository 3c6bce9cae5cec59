package io.kickoff.edge.publish;

import io.kickoff.edge.publish.Admission.Refused;
import io.kickoff.store.journal.JournalFailure;
import org.jspecify.annotations.Nullable;

/// An answer that a connection owes: an acknowledgement, which may have to wait until the journal has what it is about,
/// or a refusal. *Confined to the connection's event loop, but for what the journal tells it.*
final class Answer {
    private static final int CONTINUE = 100;

    private final PublishingConnection connection;
    private final int status;
    private final String headers;
    private final String etag;
    private final String path;
    private final boolean isKeepAlive;
    private final @Nullable Refused refused;
    private volatile @Nullable JournalFailure failure;
    private boolean isSettled;

    private Answer(
            final PublishingConnection connection,
            final int status,
            final String headers,
            final String etag,
            final String path,
            final boolean isKeepAlive,
            final @Nullable Refused refused) {
        this.connection = connection;
        this.status = status;
        this.headers = headers;
        this.etag = etag;
        this.path = path;
        this.isKeepAlive = isKeepAlive;
        this.refused = refused;
        this.isSettled = refused != null;
    }

    static Answer acknowledgement(
            final PublishingConnection connection,
            final int status,
            final String headers,
            final String etag,
            final String path,
            final boolean isKeepAlive) {
        return new Answer(connection, status, headers, etag, path, isKeepAlive, null);
    }

    /// The word that a body may come (RFC 9110 §10.1.1): in its place behind the answers to what came before.
    static Answer toContinue(final PublishingConnection connection) {
        return acknowledgement(connection, CONTINUE, "", "", "", true).settle();
    }

    static Answer refusal(
            final PublishingConnection connection,
            final Refused refused,
            final String path,
            final boolean isKeepAlive) {
        return new Answer(connection, refused.problem().status(), "", "", path, isKeepAlive, refused);
    }

    /// The journal has told what became of it. Any thread, before the event loop is told.
    Answer fail(final @Nullable JournalFailure reason) {
        failure = reason;
        return this;
    }

    /// It may be given, once those before it are.
    Answer settle() {
        isSettled = true;
        return this;
    }

    boolean isSettled() {
        return isSettled;
    }

    /// @return why it is no acknowledgement after all.
    @Nullable
    JournalFailure failure() {
        return failure;
    }

    PublishingConnection connection() {
        return connection;
    }

    boolean isContinue() {
        return status == CONTINUE;
    }

    int status() {
        return status;
    }

    String headers() {
        return headers;
    }

    String etag() {
        return etag;
    }

    String path() {
        return path;
    }

    boolean isKeepAlive() {
        return isKeepAlive;
    }

    @Nullable
    Refused refused() {
        return refused;
    }
}
