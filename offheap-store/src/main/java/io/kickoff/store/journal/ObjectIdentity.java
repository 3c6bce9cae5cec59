package io.kickoff.store.journal;

/// Which object: of several entries with the same identity the newest counts.
///
/// @param event    that it belongs to.
/// @param kind     of object.
/// @param pipeline that published it.
/// @param key      rendition of a segment, or the object's name.
/// @param number   of a segment; 0 otherwise.
/// *Immutable.*
public record ObjectIdentity(String event, ObjectKind kind, String pipeline, String key, long number) {
    /// @return as in `e1/a/video-720 #17`, `e1/a/manifest.mpd`.
    @Override
    public String toString() {
        return event + '/' + pipeline + '/' + key + (kind == ObjectKind.MEDIA ? " #" + number : "");
    }
}
