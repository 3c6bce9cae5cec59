package io.kickoff.lsm.plan;

import io.kickoff.lsm.InvalidValueException;
import java.util.List;

/// When the devices of a fleet open the app of their own accord, as a density over the time before the start.
///
/// Between its points the density is a straight line, outside of them nothing. Weights are relative: the whole
/// curve is the whole fleet. *Immutable.*
public final class BrowseCurve {
    /// A third of the fleet comes in the last quarter of an hour, the rest over four hours.
    public static final BrowseCurve DEFAULT = new BrowseCurve(List.of(
            new Point(14_400_000, 0.2),
            new Point(3_600_000, 1),
            new Point(900_000, 3),
            new Point(300_000, 6),
            new Point(0, 8)));

    private static final int MAX_POINTS = 1000;
    private static final long MAX_BEFORE_MS = 30L * 24 * 60 * 60 * 1000;

    private final List<Point> points;
    private final double area;

    /// A point of the curve.
    ///
    /// @param beforeStartMs how long before the start.
    /// @param weight        how many open the app then, relative to the other points.
    public record Point(long beforeStartMs, double weight) {}

    /// @param points from the earliest to the latest.
    /// @throws InvalidValueException when they are no curve.
    public BrowseCurve(final List<Point> points) {
        if (points.size() < 2 || points.size() > MAX_POINTS) {
            throw new InvalidValueException("curve", points.size() + " points: a curve has 2 to " + MAX_POINTS);
        }
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            final Point point = points.get(i);
            if (!(point.weight >= 0 && point.weight <= 1e9)) {
                throw new InvalidValueException("curve", "weight " + point.weight + " is not between 0 and 1e9");
            }
            if (point.beforeStartMs < 0 || point.beforeStartMs > MAX_BEFORE_MS) {
                throw new InvalidValueException(
                        "curve", point.beforeStartMs + " ms before the start is not between 0 and 30 days");
            }
            if (i > 0) {
                final Point before = points.get(i - 1);
                if (point.beforeStartMs >= before.beforeStartMs) {
                    throw new InvalidValueException(
                            "curve", "points go from the earliest to the latest, and no two are at the same time");
                }
                sum += (before.weight + point.weight) / 2 * (before.beforeStartMs - point.beforeStartMs);
            }
        }
        if (sum <= 0) {
            throw new InvalidValueException("curve", "nobody opens the app: give some point a weight");
        }
        this.points = List.copyOf(points);
        this.area = sum;
    }

    /// @return the points, from the earliest to the latest.
    public List<Point> points() {
        return points;
    }

    /// @param beforeStartMs how long before the start.
    /// @return the share of the fleet that opens the app then, per ms.
    public double density(final long beforeStartMs) {
        for (int i = 1; i < points.size(); i++) {
            final Point from = points.get(i - 1);
            final Point to = points.get(i);
            if (beforeStartMs <= from.beforeStartMs && beforeStartMs >= to.beforeStartMs) {
                return weight(from, to, beforeStartMs) / area;
            }
        }
        return 0;
    }

    /// @param beforeStartMs how long before the start.
    /// @return the share of the fleet that has opened the app by then, 0 to 1.
    public double arrived(final long beforeStartMs) {
        double sum = 0;
        for (int i = 1; i < points.size(); i++) {
            final Point from = points.get(i - 1);
            final Point to = points.get(i);
            final long end = Math.max(beforeStartMs, to.beforeStartMs);
            if (end < from.beforeStartMs) {
                sum += (from.weight + weight(from, to, end)) / 2 * (from.beforeStartMs - end);
            }
        }
        return Math.min(1, sum / area);
    }

    /// @param fromMs how long before the start a stretch begins.
    /// @param toMs   how long before the start it ends.
    /// @return the highest density in it.
    public double highest(final long fromMs, final long toMs) {
        double highest = Math.max(density(fromMs), density(toMs));
        for (final Point point : points) {
            if (point.beforeStartMs <= fromMs && point.beforeStartMs >= toMs) {
                highest = Math.max(highest, point.weight / area);
            }
        }
        return highest;
    }

    @Override
    public String toString() {
        return points.toString();
    }

    private static double weight(final Point from, final Point to, final long beforeStartMs) {
        final double part = (double) (from.beforeStartMs - beforeStartMs) / (from.beforeStartMs - to.beforeStartMs);
        return from.weight + (to.weight - from.weight) * part;
    }
}
