package io.kickoff.lsm.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlanChartTest {
    private static final long NOW = 1_700_000_000_000L;

    private static String svg() {
        final PlanRequest request = new PlanRequest(
                65_000_000,
                NOW,
                NOW + 4 * 3_600_000,
                5_000,
                BrowseCurve.DEFAULT,
                new PrefetchCapacity(50_000, 1e12, 20_000, 180_000, 1_000, 10),
                new FanOutCapacity(200_000, 80_000, 0, 250));
        return PlanChart.svg(request, assertInstanceOf(PlanOutcome.Plan.class, Planner.plan(request)));
    }

    private static Document parse(final String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldBeWellFormedAndHoldBothCurvesWithinTheirPanels() throws Exception {
        final String svg = svg();
        Files.writeString(Path.of("target/plan.svg"), svg);
        final NodeList paths = parse(svg).getElementsByTagName("path");
        int curves = 0;
        for (int i = 0; i < paths.getLength(); i++) {
            final Element path = (Element) paths.item(i);
            if (path.getAttribute("class").startsWith("line")) {
                curves++;
                for (final String point : path.getAttribute("d").substring(1).split("L")) {
                    final String[] xy = point.split(" ");
                    assertTrue(Double.parseDouble(xy[0]) >= 0 && Double.parseDouble(xy[0]) <= 384, point);
                    assertTrue(Double.parseDouble(xy[1]) >= 0 && Double.parseDouble(xy[1]) <= 240, point);
                }
            }
        }
        assertEquals(2, curves);
    }

    @Test
    void shouldSayUnitsPeaksAndBothSchemes() {
        final String svg = svg();
        assertTrue(svg.contains("requests/s, logarithmic"));
        assertTrue(svg.contains("All ask when told: 26 M requests/s"), svg);
        assertTrue(svg.contains("capacity 50 k/s"));
        assertTrue(svg.contains(">−1 h<") && svg.contains(">start<"));
        assertTrue(svg.contains("prefers-color-scheme: dark"));
    }
}
