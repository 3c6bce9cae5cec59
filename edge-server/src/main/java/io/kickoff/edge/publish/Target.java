package io.kickoff.edge.publish;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.Match;

/// Where an object belongs.
///
/// @param event       of the path.
/// @param view        of the event when the request came.
/// @param pipeline    of the path.
/// @param name        of the object.
/// @param match       of the name: a segment, an init segment, or none.
/// @param contentType to serve it with.
/// *Immutable.*
record Target(
        LiveEvent event, EventView view, EventView.Pipeline pipeline, String name, long match, String contentType) {
    boolean isSegment() {
        return match != Match.NONE && Match.isMedia(match);
    }

    boolean isInit() {
        return match != Match.NONE && Match.isInit(match);
    }

    /// @return id of the rendition; of segments and init segments only.
    String rendition() {
        return view.rendition(Match.rendition(match));
    }

    /// @return the window of its rendition; of segments only.
    RenditionWindow window() {
        return view.windows().get(Match.rendition(match));
    }

    /// @return `event/pipeline/object`, for people.
    String path() {
        return event.id() + '/' + pipeline.id() + '/' + name;
    }
}
