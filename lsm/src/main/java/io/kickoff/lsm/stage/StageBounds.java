package io.kickoff.lsm.stage;

/// How much an event's stages may hold.
///
/// @param maxCohorts     cohorts of an event, the default one not counted.
/// @param maxStages      stages of a bundle.
/// @param maxBundleBytes bytes of a bundle's JSON: what every device fetches.
/// @param maxEventBytes  bytes of all bundles of an event together.
/// *Immutable.*
public record StageBounds(int maxCohorts, int maxStages, int maxBundleBytes, int maxEventBytes) {
    /// Enough for hundreds of cohorts with a screen of recommendations in each stage.
    public static final StageBounds DEFAULT = new StageBounds(1024, 32, 256 * 1024, 64 * 1024 * 1024);

    /// Checks the order of sizes.
    public StageBounds {
        if (maxCohorts < 0 || maxStages < 1 || maxBundleBytes < 2 || maxEventBytes < maxBundleBytes) {
            throw new IllegalArgumentException("bounds allow no bundle at all");
        }
    }
}
