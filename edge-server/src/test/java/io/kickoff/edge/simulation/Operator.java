package io.kickoff.edge.simulation;

import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.MaskBook.Entry;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.LiveEventConfig;
import java.util.SplittableRandom;

/// Who hides stretches of a pipeline or a region, shows them again, flushes the event and says when it ends.
///
/// *Confined to the simulation's thread.*
final class Operator {
    private static final int MASKS = 6;

    private final Plan plan;
    private final Judge judge;
    private final SimulatedServer server;
    private final ReferenceStore store;
    private final ReferenceTimeline timeline;
    private final SplittableRandom random;

    Operator(final Plan plan, final Judge judge, final SimulatedServer server, final ReferenceStore store) {
        this.plan = plan;
        this.judge = judge;
        this.server = server;
        this.store = store;
        this.timeline = new ReferenceTimeline(plan.config());
        this.random = plan.dice(-2);
    }

    void start() {
        if (plan.sabotage() == Sabotage.LEAKED_PIN) {
            judge.scheduler().at((plan.beginMs() + plan.endMs()) / 2, this::leakPin);
        }
        if (!plan.isManaged()) {
            return;
        }
        final long lengthMs = plan.endMs() - plan.beginMs();
        for (int i = 0; i < MASKS; i++) {
            judge.scheduler().in(random.nextLong(lengthMs), this::mask);
        }
        if (random.nextInt(3) == 0) {
            judge.scheduler().in(random.nextLong(lengthMs), this::flush);
        }
        if (random.nextBoolean()) {
            final long end = plan.config().startNumber() + plan.segments() - 1 - random.nextInt(plan.segments() / 2);
            judge.scheduler().at(timeline.availableAtMs(end) - random.nextLong(3 * plan.segmentMs()), () -> end(end));
        }
    }

    private void mask() {
        final LiveEvent event = server.event();
        final int pipeline = random.nextInt(store.pipelines());
        final LiveEventConfig.Pipeline each = plan.config().pipelines().get(pipeline);
        final boolean isRegion = !each.region().isEmpty() && random.nextBoolean();
        int pipelines = 1 << pipeline;
        for (int i = 0; isRegion && i < store.pipelines(); i++) {
            pipelines |= plan.config().pipelines().get(i).region().equals(each.region()) ? 1 << i : 0;
        }
        final long from = Math.max(0, timeline.last(judge.scheduler().time()) - random.nextInt(4));
        final Entry entry =
                new Entry(isRegion ? "" : each.id(), isRegion ? each.region() : "", from, from + random.nextInt(6));
        if (event.mask(entry)) {
            judge.trace().step("operator", "hides", entry);
            final ReferenceStore.Mask mask = new ReferenceStore.Mask(pipelines, entry.from(), entry.to());
            store.mask(mask);
            judge.everythingChanged();
            judge.scheduler().in(random.nextLong(4 * plan.segmentMs()), () -> unmask(entry, mask));
        }
    }

    private void unmask(final Entry entry, final ReferenceStore.Mask mask) {
        final LiveEvent event = server.event();
        judge.trace().step("operator", "shows again", entry);
        event.unmask(entry);
        store.unmask(mask);
        judge.everythingChanged();
    }

    private void flush() {
        judge.trace().step("operator", "flushes the event");
        server.event().flush();
        store.flush();
        judge.everythingChanged();
    }

    private void end(final long number) {
        judge.trace().step("operator", "ends the event with", number);
        final LiveEventConfig c = plan.config();
        server.configure(new LiveEventConfig(
                c.availabilityStartTimeMs(),
                c.segmentDuration(),
                c.segmentTimescale(),
                c.startNumber(),
                c.timeShiftBufferDepthMs(),
                c.availabilityTimeOffsetMs(),
                c.retryBudgetMs(),
                c.media(),
                c.initialization(),
                c.renditions(),
                c.pipelines(),
                number,
                c.selection()));
        store.endAt(number);
        judge.everythingChanged();
    }

    /// What a defect would do that forgets to let go.
    private void leakPin() {
        final RenditionWindow window = server.event().view().windows().getFirst();
        for (long number = window.newest(); number >= 0; number--) {
            for (int pipeline = 0; pipeline < store.pipelines(); pipeline++) {
                if (window.word(number, pipeline) != CandidateWord.ABSENT
                        && window.acquireCandidate(number, pipeline, new Selected())) {
                    return;
                }
            }
        }
    }
}
