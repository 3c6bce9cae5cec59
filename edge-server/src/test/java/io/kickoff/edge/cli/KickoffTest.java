package io.kickoff.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KickoffTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "-h",
                "serve --help",
                "check-config --help",
                "journal",
                "journal --help",
                "journal verify --help",
                "journal export --help"
            })
    void shouldPrintTheHelpAndExit0(final String line) {
        assertEquals(0, run(Map.of(), line));
        assertTrue(out.toString().startsWith("Usage: kickoff "), out::toString);
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "serve --version", "check-config -V"})
    void shouldPrintTheVersionAndExit0(final String line) {
        assertEquals(0, run(Map.of(), line));
        assertTrue(out.toString().startsWith("kickoff "), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "srve",
                "--hlep",
                "serve --confg x",
                "serve stray",
                "check-config a b",
                "serve --config",
                "journal verfy",
                "journal verify",
                "journal export x --event e"
            })
    void shouldSayOneLineAndExit2WhenUsageIsWrong(final String line) {
        assertEquals(2, run(Map.of(), line));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("kickoff: "), err::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "serv | kickoff: \"serv\" is not known here: did you mean serve?",
                "serve --confg x | kickoff: \"--confg\" is not known here: did you mean --config?",
                "serve a | kickoff: \"a\" is not known here: see kickoff serve --help",
                "serve --config | kickoff: Missing required parameter for option '--config' (FILE): see kickoff serve --help"
            })
    void shouldSayHowToMendWhenUsageIsWrong(final String line, final String message) {
        assertEquals(2, run(Map.of(), line));
        assertEquals(message + "\n", err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --config", "check-config"})
    void shouldSayOneLineAndExit2WhenConfigurationIsWrong(final String command) throws IOException {
        final Path file = Files.writeString(directory.resolve("kickoff.yaml"), "delivery:\n  bind: \"127.0.0.1\"\n");
        assertEquals(2, run(Map.of(), command + " " + file));
        assertEquals("", out.toString());
        assertEquals(
                file + ":2: delivery.bind: \"127.0.0.1\" has no port: write host:port, such as 127.0.0.1:8080\n",
                err.toString());
    }

    @Test
    void shouldSayOneLineAndExit2WhenAVariableIsWrong() {
        assertEquals(2, run(Map.of("KICKOFF_MEMORY", "lots"), "serve"));
        assertTrue(err.toString().startsWith("KICKOFF_MEMORY: \"lots\" is no size"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void shouldPrintTheEffectiveConfiguration() throws IOException {
        final Path file = Files.writeString(directory.resolve("kickoff.yaml"), "memory: 2GiB\n");
        assertEquals(0, run(Map.of("KICKOFF_TRANSPORT", "nio"), "check-config " + file));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("memory: 2GiB +# \\Q" + file + ":1\\E")));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("transport: nio +# KICKOFF_TRANSPORT")));
        assertEquals("", err.toString());
    }

    private int run(final Map<String, String> environment, final String line) {
        final String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        return new Kickoff(environment, new PrintWriter(out, true), new PrintWriter(err, true)).execute(arguments);
    }
}
