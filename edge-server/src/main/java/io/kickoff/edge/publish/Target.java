package io.kickoff.edge.publish;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.tenant.Tenant;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.journal.ObjectIdentity;
import io.kickoff.store.journal.ObjectKind;
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

    /// @param other pipeline of the event.
    /// @return the same place of that pipeline.
    Target of(final EventView.Pipeline other) {
        return new Target(event, view, other, name, match, contentType);
    }

    /// @return whose event it is.
    Tenant tenant() {
        return view.tenant();
    }

    /// @return whether this pipeline has something there already, whole or not.
    boolean isTaken() {
        if (match == Match.NONE) {
            return event.named().versions(name).stream().anyMatch(version -> version.pipeline() == pipeline.index());
        }
        return window().word(number(), pipeline.index()) != CandidateWord.ABSENT;
    }

    /// @return where it is or will be; of segments and init segments only.
    RenditionWindow window() {
        final int rendition = Match.rendition(match);
        return isInit() ? view.inits().get(rendition) : view.windows().get(rendition);
    }

    /// @return its number there; of segments and init segments only.
    long number() {
        return isInit() ? EventView.INIT_NUMBER : Match.number(match);
    }

    /// @return by which the journal knows it.
    ObjectIdentity identity() {
        if (match == Match.NONE) {
            return new ObjectIdentity(event.id(), ObjectKind.NAMED, pipeline.id(), name, 0);
        }
        return new ObjectIdentity(
                event.id(),
                isInit() ? ObjectKind.INIT : ObjectKind.MEDIA,
                pipeline.id(),
                rendition(),
                isInit() ? 0 : number());
    }

    /// @return id of the rendition; of segments and init segments only.
    String rendition() {
        return view.rendition(Match.rendition(match));
    }

    /// @return `event/pipeline/object`, for people.
    String path() {
        return event.id() + '/' + pipeline.id() + '/' + name;
    }
}
