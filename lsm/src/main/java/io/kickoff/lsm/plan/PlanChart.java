package io.kickoff.lsm.plan;

import io.kickoff.lsm.plan.PlanOutcome.Load;
import io.kickoff.lsm.plan.PlanOutcome.Plan;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// A plan as a picture: the load without prefetching beside the load with it, on one scale, as a self-contained
/// SVG.
///
/// The scale is logarithmic, for a herd is thousands of times what it is compared with. Colours follow the reader's
/// light or dark scheme. *Thread-safe: it has no state.*
public final class PlanChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 380;
    private static final int LEFT = 76;
    private static final int TOP = 64;
    private static final int PANEL_WIDTH = 384;
    private static final int PANEL_HEIGHT = 240;
    private static final int GAP = 72;
    private static final long[] STEPS_MS = {
        1_000,
        5_000,
        15_000,
        60_000,
        300_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        14_400_000,
        43_200_000,
        86_400_000,
        604_800_000,
        2_592_000_000L
    };
    private static final int MAX_LABELS = 6;

    private static final String STYLE = """
            <style>
            svg { --paper: #fff; --ink: #1c2330; --faint: #d5dae2; --herd: #c2410c; --calm: #0f766e; --limit: #6b7280;
              background: var(--paper); font: 12px system-ui, sans-serif; }
            @media (prefers-color-scheme: dark) {
              svg { --paper: #14181f; --ink: #e6e9ef; --faint: #333b47; --herd: #fb923c; --calm: #2dd4bf;
                --limit: #9ca3af; }
            }
            text { fill: var(--ink); } .title { font-size: 14px; font-weight: 600; } .paper { fill: var(--paper); }
            .grid { stroke: var(--faint); } .start { stroke: var(--ink); stroke-dasharray: 2 3; }
            .limit { stroke: var(--limit); stroke-dasharray: 6 4; } .line { fill: none; stroke-width: 2; }
            .herd { stroke: var(--herd); } .calm { stroke: var(--calm); } .window { fill: var(--calm); opacity: .12; }
            </style>
            """;

    private final PlanRequest request;
    private final Plan plan;
    private final long fromMs;
    private final long toMs;
    private final int decades;
    private final StringBuilder svg = new StringBuilder(16 * 1024);
    private final Formatter out = new Formatter(svg, Locale.ROOT);

    private PlanChart(final PlanRequest request, final Plan plan) {
        this.request = request;
        this.plan = plan;
        this.fromMs = request.nowMs();
        this.toMs = plan.smoothed().getLast().atMs();
        final double highest = Math.max(plan.naivePeakPerSecond(), plan.capacityPerSecond());
        this.decades = Math.max(1, (int) Math.ceil(Math.log10(Math.max(10, highest))));
    }

    /// @param request that was planned.
    /// @param plan    that came of it.
    /// @return the SVG.
    public static String svg(final PlanRequest request, final Plan plan) {
        return new PlanChart(request, plan).draw();
    }

    private String draw() {
        final String naive = "All ask when told: " + number(plan.naivePeakPerSecond()) + " requests/s";
        final String smoothed = "Prefetched: " + number(plan.smoothedPeakPerSecond()) + " requests/s";
        out.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n<title>%s devices: %s. %s."
                        + "</title>%n",
                WIDTH, HEIGHT, number((double) request.devices()), naive, smoothed);
        svg.append(STYLE);
        out.format("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", WIDTH, HEIGHT);
        out.format(
                "<text x=\"%d\" y=\"24\">%s devices, %d fan-out nodes, all told %s after the start</text>%n",
                LEFT, number((double) request.devices()), plan.fanOutNodes(), span(plan.timeToUpdateMs()));
        out.format(
                "<text transform=\"rotate(-90)\" x=\"%d\" y=\"18\" text-anchor=\"middle\">requests/s, logarithmic</text>%n",
                -(TOP + PANEL_HEIGHT / 2));
        panel(LEFT, naive, plan.naive(), "herd", false);
        panel(LEFT + PANEL_WIDTH + GAP, smoothed, plan.smoothed(), "calm", true);
        return svg.append("</svg>\n").toString();
    }

    private void panel(
            final int left, final String title, final List<Load> loads, final String line, final boolean hasWindow) {
        out.format("<g transform=\"translate(%d %d)\">%n<text class=\"title\" y=\"-12\">%s</text>%n", left, TOP, title);
        for (int decade = 0; decade <= decades; decade++) {
            final double y = y(Math.pow(10, decade));
            out.format("<path class=\"grid\" d=\"M0 %.1fH%d\"/>%n", y, PANEL_WIDTH);
            out.format(
                    "<text x=\"-8\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", y + 4, number(Math.pow(10, decade)));
        }
        times();
        if (hasWindow) {
            out.format(
                    "<rect class=\"window\" x=\"%.1f\" width=\"%.1f\" height=\"%d\"><title>prefetch window</title></rect>%n",
                    x(plan.windowStartMs()), x(plan.windowEndMs()) - x(plan.windowStartMs()), PANEL_HEIGHT);
        }
        out.format("<path class=\"start\" d=\"M%.1f 0V%d\"/>%n", x(request.startsAtMs()), PANEL_HEIGHT);
        final double limit = y(plan.capacityPerSecond());
        out.format("<path class=\"limit\" d=\"M0 %.1fH%d\"/>%n", limit, PANEL_WIDTH);
        out.format("<text x=\"4\" y=\"%.1f\">capacity %s/s</text>%n", limit - 4, number(plan.capacityPerSecond()));
        svg.append("<path class=\"line ").append(line).append("\" d=\"");
        char command = 'M';
        for (final Load load : loads) {
            out.format("%c%.1f %.1f", command, Math.min(PANEL_WIDTH, x(load.atMs())), y(load.perSecond()));
            command = 'L';
        }
        svg.append("\"/>\n</g>\n");
    }

    private void times() {
        final long spanMs = toMs - fromMs;
        long stepMs = STEPS_MS[STEPS_MS.length - 1];
        for (int i = STEPS_MS.length - 1; i >= 0 && spanMs / STEPS_MS[i] <= MAX_LABELS; i--) {
            stepMs = STEPS_MS[i];
        }
        final long firstMs = (request.startsAtMs() - fromMs) / stepMs * stepMs;
        for (long beforeMs = firstMs; beforeMs >= request.startsAtMs() - toMs; beforeMs -= stepMs) {
            out.format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(request.startsAtMs() - beforeMs),
                    PANEL_HEIGHT + 18,
                    beforeMs == 0 ? "start" : beforeMs > 0 ? "−" + span(beforeMs) : "+" + span(-beforeMs));
        }
        out.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">time to the start</text>%n",
                PANEL_WIDTH / 2, PANEL_HEIGHT + 38);
    }

    private double x(final long atMs) {
        return (double) (atMs - fromMs) / (toMs - fromMs) * PANEL_WIDTH;
    }

    private double y(final double perSecond) {
        return PANEL_HEIGHT - Math.log10(Math.max(1, perSecond)) / decades * PANEL_HEIGHT;
    }

    private static String number(final double value) {
        final String[] units = {"", "k", "M", "G", "T", "P"};
        double rest = value;
        int unit = 0;
        while (rest >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        final String digits = rest >= 99.5 || rest == Math.rint(rest) ? "%.0f" : rest >= 9.95 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, rest) + (unit == 0 ? "" : " " + units[unit]);
    }

    private static String span(final long ms) {
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, ms % 1000 == 0 ? "%.0f s" : "%.1f s", ms / 1000.0);
        }
        final long minutes = ms / 60_000;
        if (minutes < 120 && minutes % 60 != 0) {
            return minutes + " min";
        }
        final long hours = minutes / 60;
        return hours < 72 ? hours + " h" : hours / 24 + " d";
    }
}
