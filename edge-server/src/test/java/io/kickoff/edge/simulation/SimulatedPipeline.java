package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Ask.Kind;
import io.kickoff.edge.simulation.Ask.Name;
import io.kickoff.edge.simulation.SimulatedChannel.End;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A redundant encoding pipeline that publishes every segment of every rendition, and to which everything happens
/// that happens to those: its clock is wrong, segments are late, lost, defective, cut off, sent twice at the same time,
/// replaced and taken back.
///
/// *Confined to the simulation's thread.*
final class SimulatedPipeline {
    private static final int MANIFEST_MS = 1500;

    private final int index;
    private final Plan plan;
    private final Judge judge;
    private final SimulatedServer server;
    private final ReferenceStore store;
    private final ReferenceTimeline timeline;
    private final SplittableRandom random;
    private final long skewMs;
    private final boolean isPatientWithHeaders;
    private final List<PackagerConnection> connections = new ArrayList<>();
    private int version;

    SimulatedPipeline(
            final int index,
            final Plan plan,
            final Judge judge,
            final SimulatedServer server,
            final ReferenceStore store) {
        this.index = index;
        this.plan = plan;
        this.judge = judge;
        this.server = server;
        this.store = store;
        this.timeline = new ReferenceTimeline(plan.config());
        this.random = plan.dice(1000 + index);
        this.skewMs = random.nextLong(-plan.segmentMs(), plan.segmentMs() / 2 + 1);
        this.isPatientWithHeaders = random.nextBoolean();
    }

    void start() {
        for (int rendition = 0; rendition < plan.config().renditions().size(); rendition++) {
            final int each = rendition;
            judge.scheduler().in(random.nextLong(3 * plan.segmentMs()), () -> object(Kind.INIT, each));
            for (int i = 0; i < plan.segments(); i++) {
                final long number = plan.config().startNumber() + i;
                final long readyMs =
                        timeline.availableAtMs(number) + skewMs + random.nextLong(plan.segmentMs() / 2 + 1);
                judge.scheduler().at(readyMs - plan.segmentMs(), () -> segment(Name.segment(each, number), readyMs));
            }
        }
        judge.scheduler().in(random.nextLong(MANIFEST_MS), this::manifest);
    }

    private boolean happens() {
        return random.nextInt(plan.trouble()) == 0;
    }

    private void manifest() {
        object(Kind.NAMED, 0);
        if (judge.scheduler().time() < plan.endMs()) {
            judge.scheduler().in(MANIFEST_MS + random.nextInt(MANIFEST_MS), this::manifest);
        }
    }

    private void object(final Kind kind, final int rendition) {
        send(newUpload(new Name(kind, rendition, 0), 0), judge.scheduler().time(), 0, End.OPEN);
        if (kind == Kind.NAMED && happens()) {
            judge.scheduler().in(random.nextInt(MANIFEST_MS), () -> delete(new Name(kind, rendition, 0)));
        }
    }

    /// What becomes of a segment that the encoder has ready at a time.
    private void segment(final Name name, final long readyMs) {
        if (happens()) {
            judge.trace().step(this, "loses", name);
            return;
        }
        final SimulatedUpload upload = newUpload(name, random.nextInt(plan.trouble()) < 2 ? claim() : 0);
        final long lateMs = happens()
                ? random.nextLong(plan.config().retryBudgetMs() + 2 * plan.segmentMs())
                : random.nextLong(100);
        final long durationMs = random.nextInt(3) == 0 ? random.nextLong(plan.segmentMs()) : random.nextLong(30);
        if (happens()) {
            send(upload, readyMs + lateMs, durationMs, random.nextBoolean() ? End.RESET : End.HALF_CLOSED);
            if (random.nextBoolean()) {
                send(newUpload(name, 0), readyMs + lateMs + 1 + random.nextInt(1000), durationMs, End.OPEN);
            }
            return;
        }
        send(upload, readyMs + lateMs, durationMs, End.OPEN);
        if (happens()) {
            final long againMs = readyMs + lateMs + random.nextLong(1 + 2 * plan.segmentMs()) - plan.segmentMs() / 2;
            final int claim = random.nextInt(3) == 0 ? claim() : 0;
            final SimulatedUpload again = random.nextBoolean()
                    ? new SimulatedUpload(index, name, upload.body, ++version, claim, score(), random.nextBoolean())
                    : newUpload(name, claim);
            send(again, againMs, random.nextLong(100), End.OPEN);
        }
        if (happens() && random.nextInt(3) == 0) {
            judge.scheduler().at(readyMs + random.nextLong(2 * plan.segmentMs()), () -> delete(name));
        }
        if (happens() && random.nextInt(4) == 0) {
            send(newUpload(Name.segment(name.rendition(), implausible(name.number())), 0), readyMs, 0, End.OPEN);
        }
    }

    private long implausible(final long number) {
        return random.nextBoolean() ? number + 9 + random.nextInt(6) : Math.max(0, number - 40 - random.nextInt(60));
    }

    private int claim() {
        return 1 + random.nextInt(SimulatedUpload.worstClaim());
    }

    private int score() {
        return random.nextInt(4) * 25;
    }

    private SimulatedUpload newUpload(final Name name, final int claim) {
        final int length = random.nextInt(12) == 0 ? 1 + random.nextInt(40_000) : 1 + random.nextInt(2500);
        final int next = ++version;
        return new SimulatedUpload(
                index,
                name,
                SimulatedUpload.body(index, name, next, length),
                next,
                claim,
                score(),
                random.nextInt(3) != 0);
    }

    /// Sends an upload so that it ends at a time, or as soon after it as can be.
    private void send(final SimulatedUpload upload, final long endMs, final long durationMs, final End end) {
        final long beginMs = Math.max(judge.scheduler().time(), endMs - durationMs);
        final long leadMs = isPatientWithHeaders ? random.nextLong(plan.segmentMs() + 1) : 0;
        final long headMs = Math.max(judge.scheduler().time(), beginMs - leadMs);
        judge.scheduler().at(headMs, () -> {
            judge.trace().step(this, "sends", upload, end == End.OPEN ? "" : end);
            connection()
                    .upload(
                            upload,
                            path(upload.name),
                            headMs,
                            beginMs,
                            beginMs + durationMs,
                            1 + random.nextInt(8),
                            end);
        });
    }

    private void delete(final Name name) {
        connection().delete(name, path(name), index);
    }

    private String path(final Name name) {
        return "/ingest/" + Plan.EVENT + '/' + this + '/' + name.object();
    }

    private PackagerConnection connection() {
        final long nowMs = judge.scheduler().time();
        for (final PackagerConnection connection : connections) {
            if (connection.isFree(nowMs)) {
                return connection;
            }
        }
        final PackagerConnection opened = new PackagerConnection(this, judge, store);
        opened.on(server.publish(opened));
        connections.add(opened);
        return opened;
    }

    /// Nothing more is published.
    void leave() {
        connections.forEach(PackagerConnection::end);
    }

    @Override
    public String toString() {
        return plan.config().pipelines().get(index).id();
    }
}
