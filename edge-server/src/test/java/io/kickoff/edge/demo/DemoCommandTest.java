package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTheHelp() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--source=auto|ffmpeg|builtin"), out::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds 0 | --seconds: 0 is too short, pass at least 1",
                "--page-port 65536 | --page-port: 65536 is no port, pass 0 to 65535",
                "--source film | \"film\" is no source, pass one of auto, ffmpeg, builtin"
            })
    void shouldSayHowToMendWhenUsageIsWrong(final String line, final String message) {
        assertEquals(2, run(line.split(" ")));
        assertTrue(err.toString().contains(message), err::toString);
    }

    private int run(final String... arguments) {
        return new CommandLine(new DemoCommand(Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
