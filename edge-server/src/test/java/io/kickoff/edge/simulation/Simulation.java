package io.kickoff.edge.simulation;

import java.util.ArrayList;
import java.util.List;

/// One seed's world, from its beginning to its end: a node, its pipelines, its operator and 200 CDN nodes, on a clock
/// of their own, in one thread.
///
/// The node is the real one: planes' connections with their decoder, loops, holding, store and arena. What is simulated
/// is what lies around it: time, threads, sockets and everybody else. In the spirit of TigerBeetle's VOPR.
///
/// *Confined to one thread.*
final class Simulation {
    private static final int HOUSEKEEPING_MS = 500;
    /// Packagers stay connected for longer than a body may be owed: nobody of them owes one.
    private static final long LINGER_MS = 25_000;
    /// After this much of silence every deadline of the node has passed, also that of readers that take nothing.
    private static final long SILENCE_MS = 45_000;

    private final Plan plan;
    private final Scheduler scheduler;
    private final SimulatedServer server;
    private final ReferenceStore store;
    private final Judge judge;
    private final Trace trace;

    /// What came of a seed.
    ///
    /// @param violation what the node did wrong; empty when nothing.
    /// @param trace     the last steps, when they were wanted.
    /// @param steps     how many things happened.
    /// @param judge     who knows more.
    record Result(String violation, List<String> trace, long steps, Judge judge) {}

    private Simulation(final Plan plan, final boolean isTraced) {
        this.plan = plan;
        this.trace = new Trace(isTraced, plan.beginMs());
        this.scheduler = new Scheduler(plan.dice(-3), new Watcher(), plan.beginMs());
        trace.follow(scheduler);
        this.server = new SimulatedServer(plan, scheduler);
        this.store = new ReferenceStore(plan);
        this.judge = new Judge(plan, scheduler, store, server, trace);
    }

    /// @param plan     of a seed.
    /// @param isTraced whether its steps are written down.
    /// @return what came of it.
    static Result run(final Plan plan, final boolean isTraced) {
        final Simulation simulation = new Simulation(plan, isTraced);
        try {
            simulation.run();
        } catch (final StopException stopped) {
            // what is wrong is known
        } catch (final RuntimeException failure) {
            simulation.judge.violated("node", failure + " at " + failure.getStackTrace()[0]);
        } finally {
            simulation.server.close();
        }
        return new Result(
                simulation.judge.violation(), simulation.trace.lines(), simulation.scheduler.steps(), simulation.judge);
    }

    private static final class StopException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final class Watcher implements Scheduler.Watcher {
        @Override
        public void onStep() {
            judge.onStep();
            stopIfViolated();
        }

        @Override
        public void onSettled() {
            judge.onSettled();
            stopIfViolated();
        }
    }

    private void stopIfViolated() {
        if (judge.isViolated()) {
            throw new StopException();
        }
    }

    private void run() {
        keepHouse();
        final List<SimulatedPipeline> pipelines = new ArrayList<>();
        for (int i = 0; i < store.pipelines(); i++) {
            pipelines.add(new SimulatedPipeline(i, plan, judge, server, store));
        }
        final List<SimulatedNode> nodes = new ArrayList<>();
        for (int i = 0; i < Plan.NODES; i++) {
            nodes.add(new SimulatedNode(i, plan, judge, server, store));
        }
        pipelines.forEach(SimulatedPipeline::start);
        nodes.forEach(SimulatedNode::start);
        new Operator(plan, judge, server, store).start();

        final long quietMs = plan.endMs() + plan.config().retryBudgetMs() + 6 * plan.segmentMs() + 5000;
        scheduler.runUntil(quietMs);
        if (judge.waitingRequests() != 0) {
            judge.violated("node", judge.waitingRequests() + " requests still wait");
            stopIfViolated();
        }
        scheduler.in(0, () -> nodes.forEach(SimulatedNode::leave));
        scheduler.in(LINGER_MS, () -> pipelines.forEach(SimulatedPipeline::leave));
        scheduler.runUntil(quietMs + SILENCE_MS);
        final List<String> leaks = server.leaks();
        if (!leaks.isEmpty()) {
            judge.violated("node", "left behind: " + leaks);
        }
    }

    private void keepHouse() {
        server.evictExpired();
        store.evict(scheduler.time());
        scheduler.in(HOUSEKEEPING_MS, this::keepHouse);
    }
}
