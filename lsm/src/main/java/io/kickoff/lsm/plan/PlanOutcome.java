package io.kickoff.lsm.plan;

import io.kickoff.lsm.stage.RefreshTimes;
import java.util.List;

/// What came of planning. *Immutable.*
public sealed interface PlanOutcome {
    /// A plan that works.
    ///
    /// @param windowStartMs         when prefetching for the start begins, epoch ms.
    /// @param windowEndMs           when it is over, epoch ms.
    /// @param refreshWidthMs        over which devices that are there already come again: the window.
    /// @param lifetimeWidthMs       over which what was fetched expires.
    /// @param naivePeakPerSecond    requests in the busiest second if every device asked when it is told.
    /// @param smoothedPeakPerSecond requests in the busiest second with this plan.
    /// @param capacityPerSecond     requests that the service bears, by number and by bytes.
    /// @param fanOutNodes           that are needed.
    /// @param timeToUpdateMs        from the start until the last device has been told.
    /// @param naive                 load if every device asked when it is told.
    /// @param smoothed              load with this plan.
    /// @param refreshTimes          what tells each device when to come.
    record Plan(
            long windowStartMs,
            long windowEndMs,
            long refreshWidthMs,
            long lifetimeWidthMs,
            double naivePeakPerSecond,
            double smoothedPeakPerSecond,
            double capacityPerSecond,
            long fanOutNodes,
            long timeToUpdateMs,
            List<Load> naive,
            List<Load> smoothed,
            RefreshTimes refreshTimes)
            implements PlanOutcome {
        /// Takes copies.
        public Plan {
            naive = List.copyOf(naive);
            smoothed = List.copyOf(smoothed);
        }
    }

    /// No plan works.
    ///
    /// @param shortfalls what is missing, the furthest from enough first; never empty.
    record Infeasible(List<Shortfall> shortfalls) implements PlanOutcome {
        /// Takes a copy.
        public Infeasible {
            shortfalls = List.copyOf(shortfalls);
        }

        /// @return the constraint that is furthest from being met.
        public Constraint binding() {
            return shortfalls.getFirst().constraint();
        }
    }

    /// A constraint that is not met.
    ///
    /// @param constraint that is not met.
    /// @param factor     how many times too little there is; above 1.
    /// @param why        in words and figures.
    /// @param remedy     what would be enough.
    record Shortfall(Constraint constraint, double factor, String why, String remedy) {}

    /// A point of a load over time; between points it is a straight line, and two at the same time are a step.
    ///
    /// @param atMs      epoch ms.
    /// @param perSecond requests a second.
    record Load(long atMs, double perSecond) {}
}
