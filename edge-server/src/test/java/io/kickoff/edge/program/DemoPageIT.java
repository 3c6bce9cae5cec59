package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Chromium;
import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/// Debian's Chromium plays the page of `bin/kickoff demo`.
class DemoPageIT {
    private static final Path SCRIPT =
            Path.of("..", "bin", "kickoff").toAbsolutePath().normalize();
    private static final long SECOND_NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private static String find(final Program demo, final String pattern) {
        final Pattern compiled = Pattern.compile(pattern);
        TestNode.awaitUntil(
                () -> !demo.isAlive() || compiled.matcher(demo.output()).find());
        final Matcher matcher = compiled.matcher(demo.output());
        assertTrue(matcher.find(), demo::output);
        return matcher.group(1);
    }

    private static double currentTime(final ChromeDriver browser) {
        final Object time =
                ((JavascriptExecutor) browser).executeScript("return document.getElementById('video').currentTime");
        return ((Number) time).doubleValue();
    }

    @Test
    void shouldPlayForTwentySecondsOverAPipelineFailure() throws Exception {
        final Path configuration = directory.resolve("kickoff.yaml");
        Files.writeString(configuration, """
                delivery: { bind: "127.0.0.1:0" }
                publishing: { bind: "127.0.0.1:0" }
                admin: { bind: "127.0.0.1:0" }
                memory: 64MiB
                """);
        final List<String> command = List.of(
                SCRIPT.toString(),
                "demo",
                "--source",
                "builtin",
                "--page-port",
                "0",
                "--config",
                configuration.toString());
        try (Program demo = Program.start(command)) {
            final String page = find(demo, "watch +(http://\\S+)");
            final String admin = find(demo, "admin=(\\S+)");
            final ChromeDriver browser = Chromium.start(directory.resolve("profile"));
            try {
                browser.get(page);
                TestNode.awaitUntil(() -> currentTime(browser) > 0.5);
                final double began = currentTime(browser);
                assertTrue(began > 0.5, () -> screenshot(browser));
                failPipelineA(admin);
                final long until = System.nanoTime() + 21 * SECOND_NANOS;
                double last = began;
                long movedAt = System.nanoTime();
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(SECOND_NANOS / 4);
                    final double now = currentTime(browser);
                    movedAt = now > last ? System.nanoTime() : movedAt;
                    assertTrue(System.nanoTime() - movedAt < 6 * SECOND_NANOS, () -> screenshot(browser));
                    last = now;
                }
                final double played = last - began;
                assertTrue(played >= 20, () -> played + " s played; " + screenshot(browser));
                final Object frames = ((JavascriptExecutor) browser)
                        .executeScript("return document.getElementById('video').getVideoPlaybackQuality()"
                                + ".totalVideoFrames");
                assertTrue(((Number) frames).longValue() > 100, frames::toString);
            } finally {
                browser.quit();
            }
            assertTrue(demo.output().contains("gaps 0"), demo::output);
        }
    }

    /// From now on nothing of pipeline a is there, as if its region had gone.
    private static void failPipelineA(final String admin) {
        final String[] put = {"-X", "PUT", "-d", "{\"pipeline\":\"a\"}", "http://" + admin + "/v1/events/demo/masks"};
        assertEquals(201, Curl.run(put).status());
    }

    private static String screenshot(final ChromeDriver browser) {
        try {
            final Path file = Path.of("target", "demo-page.png");
            Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
            return "the page looked like " + file.toAbsolutePath();
        } catch (final IOException unwritable) {
            return String.valueOf(unwritable);
        }
    }
}
