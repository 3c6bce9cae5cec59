package io.kickoff.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium, without a window, which notes all that it fetches.
public final class Chromium {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Chromium() {}

    /// @param profile directory for all that it writes
    /// @return to be quit
    public static ChromeDriver start(final Path profile) {
        final ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + profile);
        final LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        final ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    /// All that pages fetched since the start, or since this was asked before: an address and a status each, or why
    /// there was none. (What the browser wants for itself is left out.)
    ///
    /// @param from with which addresses begin
    public static List<String> fetched(final ChromeDriver browser, final String from) {
        final List<String> fetched = new ArrayList<>();
        final Map<String, String> addresses = new HashMap<>();
        for (final LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE)) {
            final JsonNode message = parse(entry.getMessage()).path("message");
            final JsonNode params = message.path("params");
            final String id = params.path("requestId").asText();
            switch (message.path("method").asText()) {
                case "Network.requestWillBeSent" ->
                    addresses.put(id, params.path("request").path("url").asText());
                case "Network.responseReceived" ->
                    fetched.add(addresses.get(id)
                            + ' '
                            + params.path("response").path("status").asInt());
                case "Network.loadingFailed" ->
                    fetched.add(
                            addresses.get(id) + ' ' + params.path("errorText").asText());
                default -> {
                    // other news of the page
                }
            }
        }
        fetched.removeIf(line -> !line.startsWith(from));
        return fetched;
    }

    private static JsonNode parse(final String json) {
        try {
            return JSON.readTree(json);
        } catch (final JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
