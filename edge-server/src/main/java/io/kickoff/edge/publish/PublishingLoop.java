package io.kickoff.edge.publish;

import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.observe.Figures;

/// What the connections of one event loop of the publishing plane share. *Confined to that loop.*
final class PublishingLoop {
    private final Publishing.Surroundings surroundings;
    private final Admission admission;
    private final Publication publication;
    private final Holdings holdings;
    private final Figures.Set figures;
    private final HeadScratch head = new HeadScratch();
    private final DateLine date = new DateLine();

    PublishingLoop(final Publishing.Surroundings surroundings, final Publishers publishers, final int number) {
        this.surroundings = surroundings;
        this.figures = surroundings.figures().newSet("publishing-" + number);
        this.admission = new Admission(surroundings.events(), publishers, surroundings.limits());
        this.publication = new Publication(surroundings, figures);
        this.holdings =
                new Holdings(surroundings.objects(), surroundings.store().arena(), surroundings.readers());
    }

    Publishing.Surroundings surroundings() {
        return surroundings;
    }

    Admission admission() {
        return admission;
    }

    Publication publication() {
        return publication;
    }

    Holdings holdings() {
        return holdings;
    }

    Figures.Set figures() {
        return figures;
    }

    HeadScratch head() {
        return head;
    }

    DateLine date() {
        return date;
    }

    long nowMs() {
        return surroundings.clock().time();
    }
}
